package main

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
)

var production = sync.OnceValues(func() ([]any, error) {
	objects, err := build("../overlays/production")
	if err != nil {
		return nil, err
	}
	rule, err := prometheusRule("../../prometheus/rules/stream.yml")
	return append(objects, rule), err
})

// Good manifests, broken on purpose: object, patch, and what is said of it.
var broken = []struct{ object, patch, fault string }{
	// Kubernetes' own validation, after strict decoding and defaults.
	{"Deployment/mlflow", `{"op": "add", "path": "/spec/replica", "value": 2}`, `unknown field "spec.replica"`},
	{"Deployment/mlflow", `{"op": "replace", "path": "/spec/replicas", "value": "two"}`, "cannot unmarshal string"},
	{"Deployment/mlflow", `{"op": "replace", "path": "/apiVersion", "value": "apps/v9"}`, "no schema for apps/v9"},
	{"Deployment/mlflow", `{"op": "replace", "path": "/spec/selector/matchLabels", "value": {"a": "b"}}`, "`selector` does not match template `labels`"},
	{"Deployment/mlflow", `{"op": "remove", "path": "/spec/template/spec/volumes/0"}`, "volumeMounts[0].name: Not found"},
	{"Deployment/mlflow", `{"op": "replace", "path": "/spec/template/spec/containers/0/resources/requests/memory", "value": "9Gi"}`, "must be less than or equal to memory limit"},
	{"Deployment/mlflow", `{"op": "copy", "from": "/spec/template/spec/containers/0/env/0", "path": "/spec/template/spec/containers/0/env/1"}`, "hides previous definition"},
	{"CronJob/judge", `{"op": "replace", "path": "/spec/schedule", "value": "daily"}`, "spec.schedule: Invalid value"},
	{"Job/migrate", `{"op": "replace", "path": "/spec/template/spec/restartPolicy", "value": "Always"}`, "restartPolicy: Required value"},
	{"NetworkPolicy/stream", `{"op": "replace", "path": "/spec/ingress/1/ports/0/port", "value": 94040}`, "must be between 1 and 65535"},
	{"PodDisruptionBudget/stream", `{"op": "add", "path": "/spec/minAvailable", "value": 1}`, "cannot be both set"},
	{"Role/stream-driver", `{"op": "replace", "path": "/rules/0/verbs", "value": []}`, "must contain at least one value"},
	{"RoleBinding/stream-driver", `{"op": "replace", "path": "/roleRef/kind", "value": "Rule"}`, "roleRef.kind: Unsupported value"},
	{"Service/mlflow", `{"op": "replace", "path": "/spec/ports/0/targetPort", "value": "port_5000"}`, "targetPort: Invalid value"},
	{"PersistentVolumeClaim/stream-shared", `{"op": "replace", "path": "/spec/accessModes", "value": ["ReadWriteMost"]}`, "accessModes: Unsupported value"},
	{"ConfigMap/kafka-metrics", `{"op": "add", "path": "/data/a~1b", "value": ""}`, "valid config key"},
	{"Namespace/spendcast", `{"op": "replace", "path": "/metadata/name", "value": "Spendcast"}`, "metadata.name: Invalid value"},
	{"ServiceAccount/stream-driver", `{"op": "add", "path": "/metadata/labels/a b", "value": "c"}`, "metadata.labels: Invalid value"},
	// The operators' own CRDs.
	{"SparkApplication/stream", `{"op": "add", "path": "/spec/driver/memry", "value": "1g"}`, `unknown field "spec.driver.memry"`},
	{"SparkApplication/stream", `{"op": "replace", "path": "/spec/restartPolicy/type", "value": "Forever"}`, "spec.restartPolicy.type: Unsupported value"},
	{"SparkApplication/stream", `{"op": "remove", "path": "/spec/sparkVersion"}`, "spec.sparkVersion: Required value"},
	{"SparkApplication/stream", `{"op": "replace", "path": "/apiVersion", "value": "sparkoperator.k8s.io/v1"}`, "no schema for sparkoperator.k8s.io/v1"},
	{"SparkApplication/stream", `{"op": "add", "path": "/metadata/label", "value": {}}`, `unknown field "label"`},
	{"SparkApplication/stream", `{"op": "remove", "path": "/metadata/namespace"}`, "metadata.namespace: Required value"},
	{"ExternalSecret/mlflow", `{"op": "add", "path": "/spec/secretStore", "value": {}}`, `unknown field "spec.secretStore"`},
	{"PushSecret/stream-db-ca", `{"op": "replace", "path": "/spec/deletionPolicy", "value": "Keep"}`, "spec.deletionPolicy: Unsupported value"},
	{"PodMonitor/stream", `{"op": "add", "path": "/spec/podMetricsEndpoint", "value": []}`, `unknown field "spec.podMetricsEndpoint"`},
	{"PodMonitor/stream", `{"op": "replace", "path": "/spec/podMetricsEndpoints/0/interval", "value": "5 s"}`, "interval: Invalid value"},
	{"PrometheusRule/stream", `{"op": "add", "path": "/spec/groups/0/alerts", "value": "X"}`, `unknown field "spec.groups[0].alerts"`},
	{"Cluster/spendcast-db", `{"op": "replace", "path": "/spec/instances", "value": 0}`, "spec.instances: Invalid value"},
	{"ScheduledBackup/spendcast-db", `{"op": "add", "path": "/spec/shedule", "value": "x"}`, `unknown field "spec.shedule"`},
	// Their rules, in CEL.
	{"Database/mlflow", `{"op": "replace", "path": "/spec/name", "value": "postgres"}`, "name postgres is reserved"},
	{"Database/mlflow", `{"op": "add", "path": "/spec/builtinLocale", "value": "C"}`, "builtinLocale is only available"},
	// Pod Security at level "restricted".
	{"Deployment/mlflow", `{"op": "remove", "path": "/spec/template/spec/securityContext/runAsNonRoot"}`, "runAsNonRoot != true"},
	{"Deployment/mlflow", `{"op": "remove", "path": "/spec/template/spec/securityContext/seccompProfile"}`, "seccompProfile"},
	{"Deployment/mlflow", `{"op": "remove", "path": "/spec/template/spec/containers/0/securityContext/allowPrivilegeEscalation"}`, "allowPrivilegeEscalation != false"},
	{"Deployment/mlflow", `{"op": "add", "path": "/spec/template/spec/volumes/0", "value": {"name": "host", "hostPath": {"path": "/"}}}`, "hostPath"},
	{"Job/migrate", `{"op": "remove", "path": "/spec/template/spec/containers/0/securityContext/capabilities"}`, "unrestricted capabilities"},
	{"CronJob/judge", `{"op": "add", "path": "/spec/jobTemplate/spec/template/spec/hostNetwork", "value": true}`, "host namespaces"},
	// Pods that operators make.
	{"SparkApplication/stream", `{"op": "remove", "path": "/spec/driver/podSecurityContext"}`, "driver: not restricted: runAsNonRoot != true"},
	{"SparkApplication/stream", `{"op": "remove", "path": "/spec/executor/securityContext"}`, "executor: not restricted: allowPrivilegeEscalation != false"},
	{"SparkApplication/stream", `{"op": "replace", "path": "/spec/driver/volumeMounts/0/name", "value": "confg"}`, "driver: template.spec.containers[0].volumeMounts[0].name: Not found"},
	{"SparkApplication/stream", `{"op": "replace", "path": "/spec/executor/cores", "value": 3}`, "executor: template.spec.containers[0].resources.requests: Invalid value"},
	{"SparkApplication/stream", `{"op": "replace", "path": "/spec/driver/ports/0/name", "value": "spark-ui"}`, "driver: template.spec.containers[0].ports"},
	{"Kafka/spendcast", `{"op": "remove", "path": "/spec/entityOperator/template"}`, "entity operator: not restricted"},
	{"Kafka/spendcast", `{"op": "remove", "path": "/spec/entityOperator/template/userOperatorContainer"}`, `entity operator: not restricted: allowPrivilegeEscalation != false (container "user-operator"`},
	{"KafkaNodePool/brokers", `{"op": "remove", "path": "/spec/template/pod/securityContext"}`, "brokers: not restricted: runAsNonRoot != true"},
}

func TestFindsNothingInGoodManifests(t *testing.T) {
	objects, err := production()
	if err != nil {
		t.Fatal(err)
	}

	faults, err := faultsOf(objects)

	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
}

func TestFindsEachFault(t *testing.T) {
	for _, test := range broken {
		t.Run(test.object+" "+test.fault, func(t *testing.T) {
			object := patched(t, test.object, test.patch)

			faults, err := faultsOf([]any{object})

			if err != nil {
				t.Fatal(err)
			}
			if said := strings.Join(faults, "\n"); !strings.Contains(said, test.fault) {
				t.Fatalf("found only: %q", said)
			}
		})
	}
}

func patched(t *testing.T, name, operation string) any {
	t.Helper()
	objects, err := production()
	if err != nil {
		t.Fatal(err)
	}
	patch, err := jsonpatch.DecodePatch([]byte("[" + operation + "]"))
	if err != nil {
		t.Fatal(err)
	}
	kind, name, _ := strings.Cut(name, "/")
	for _, object := range objects {
		if is := object.(map[string]any); is["kind"] == kind && is["metadata"].(map[string]any)["name"] == name {
			text, err := json.Marshal(object)
			if err != nil {
				t.Fatal(err)
			}
			if text, err = patch.Apply(text); err != nil {
				t.Fatal(err)
			}
			var result any
			if err := json.Unmarshal(text, &result); err != nil {
				t.Fatal(err)
			}
			return result
		}
	}
	t.Fatalf("there is no %s/%s", kind, name)
	return nil
}
