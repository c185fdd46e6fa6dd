module spendcast/k8s/check

go 1.26.8
