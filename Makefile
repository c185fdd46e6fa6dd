# Everything that people and CI do here. A new machine needs JDK 17, Maven, Python 3.11 and make;
# for the Kubernetes manifests also Go and Node.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Java loses letters outside ASCII in a locale without UTF-8.
export LC_ALL := $(if $(filter UTF-8,$(shell locale charmap 2>/dev/null)),$(LC_ALL),C.UTF-8)

# A Maven of 3.9 or newer; an older one only fetches it, since it resolves our dependencies one by one.
MAVEN_VERSION := 3.9.11
MAVEN_HOME := .build/apache-maven-$(MAVEN_VERSION)
SYSTEM_MAVEN := $(shell mvn --version 2>/dev/null | grep -Eo 'Apache Maven (3\.9|[4-9])\.')
MVN := $(if $(SYSTEM_MAVEN),mvn,$(MAVEN_HOME)/bin/mvn) --batch-mode --no-transfer-progress
MAVEN := $(if $(SYSTEM_MAVEN),,$(MAVEN_HOME)/bin/mvn)

# The uv of this machine, or one of our own.
UV_VERSION := 0.13.9
SYSTEM_UV := $(shell uv --version >/dev/null 2>&1 && echo uv)
UV := $(or $(SYSTEM_UV),.build/venv-uv/bin/uv)
export UV_PYTHON_DOWNLOADS := never

KILLS := 20
JAVA := java
STREAM := pipelines/target/spendcast.jar
SIMULATOR := simulator/target/simulator.classpath
LOCAL := local/target/local.classpath
BENCH := benchmarks/target/benchmarks.classpath
PLOT := .build/venv-bench/.done
MOTO := .build/venv-moto/.done
MLFLOW := .build/venv-mlflow/.done
TRAINING := .build/venv-training/.done
REPORTS := .build/venv-reports/.done
AIRFLOW := .build/venv-airflow/.done
SPARK := .build/venv-pyspark/.done
SUPERSET := .build/venv-superset/.done
BROWSER := superset/tests/node_modules/.package-lock.json
GOLDEN := ../src/test/resources/golden/golden.json
SOURCES := pom.xml $(wildcard */pom.xml */*/pom.xml) $(shell find model inference transforms pipelines simulator local benchmarks -path '*/src/main/*' -type f)

.PHONY: help
help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

.PHONY: build
build: $(STREAM) $(SIMULATOR) $(LOCAL) $(BENCH) $(MOTO) ## build what is missing or has changed

# A year and a half of a smaller shop: the horizon of 90 days must be over before what is judged.
AFTERNOON := --registry --customers 5000 --months 18 --seconds 900 --alertThreshold 20000

# The released jar that `make run` shows, in place of the one that was built; bin/spendcast and bin/batch
# follow the same variable.
$(if $(JAR),$(if $(wildcard $(JAR)),,$(error there is no $(JAR): `make release` makes it))$(eval export SPENDCAST_JAR := $(abspath $(JAR))))

.PHONY: run
run: build $(if $(REGISTRY),$(MLFLOW) $(TRAINING)) ## show the whole main job here; INPUT=log.ndjson.gz CURRENCY=GBP [RATES=rates.csv] for a log of yours; REGISTRY=1; KEEP=1; JAR=a released one
	@exec local/foreground $(JAVA) -cp "local/target/classes:$$(<$(LOCAL))" \
	  -Duser.timezone=UTC -Xmx256m -Dlog.level=off io.spendcast.local.run.Run \
	  $(if $(INPUT),--input '$(INPUT)') $(if $(CURRENCY),--currency '$(CURRENCY)') \
	  $(if $(RATES),--rates '$(RATES)') $(if $(KEEP),--keep) $(if $(REGISTRY),$(AFTERNOON)) $(RUN_FLAGS)

.PHONY: monitor
monitor: build ## Prometheus, alerts to SNS and exporters beside a running `make run KEEP=1`, until Ctrl-C
	@exec local/foreground bin/monitor

.PHONY: faults
faults: build $(MLFLOW) ## cause each fault in a watched stack and measure when its alert fires; FAULT_FLAGS=--help
	@prometheus/install
	@exec $(JAVA) -cp "local/target/classes:$$(<$(LOCAL))" -Duser.timezone=UTC -Xmx256m -Dlog.level=off \
	  io.spendcast.local.monitor.Faults $(FAULT_FLAGS)

# On the database of `make run KEEP=1` while it is up, else on a simulated shop of its own.
.PHONY: report
report: build $(REPORTS) ## count and render a month here, HTML and PDF, in two minutes: make report MONTH=2026-10
	$(if $(MONTH),,$(error say which month: make report MONTH=2026-10))
	@if [[ -f .build/run/connection.sh ]]; then \
	  exec reports/month '$(MONTH)'; \
	else \
	  exec $(JAVA) -cp "local/target/classes:$$(<$(LOCAL))" -Duser.timezone=UTC -Xmx256m -Dlog.level=off \
	    io.spendcast.local.report.Report --month '$(MONTH)' $(REPORT_FLAGS); \
	fi

.PHONY: stack stack-preflight
stack: $(if $(STATUS),,stack-preflight build $(MLFLOW) $(TRAINING) $(AIRFLOW) $(SPARK) $(REPORTS) $(SUPERSET)) ## everything of the mission on this machine, until Ctrl-C; STATUS=1 reports its state
	@exec $(if $(STATUS),stack/run.sh status,local/foreground stack/run.sh)
stack-preflight:
	@stack/run.sh preflight

.PHONY: stack-check
stack-check: $(BROWSER) ## beside a running `make stack`: a month, a new model and an alert on their way to the dashboards
	stack/run.sh check

.PHONY: bench
bench: build $(PLOT) ## measure the stream beside a plain loop, 40 minutes; benchmarks/measure for other measurements
	@benchmarks/measure stream $(or $(BENCH_FLAGS),--events 1000000 --warmUp 300000 --rounds 1 --out benchmarks)
	$(if $(BENCH_FLAGS),,.build/venv-bench/bin/python benchmarks/plot.py benchmarks)

# The records of pipelines/src/test/resources/golden are the happy path, on the direct runner. Tests with
# the tag or mark `slow` wait for `make test`: they need a Spark, a registry, a standby, a
# pooler, or many seconds.
.PHONY: check check-java check-python
check: $(MAVEN) $(TRAINING) $(REPORTS) ## format, lint, unit tests and the happy path, both languages: within four minutes
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target check-java check-python

check-java: $(MAVEN)
	.ci/prose
	$(MVN) -q -T 2 spotless:check test -DexcludedGroups=slow

check-python: export OMP_NUM_THREADS := 1
check-python: lint-python
	cd model/training && ../../.build/venv-training/bin/pytest -q -m 'not slow'
	cd reports && ../.build/venv-reports/bin/pytest -q -m 'not slow'
	cd superset && ../.build/venv-training/bin/pytest -q -p no:cacheprovider tests
	cd release && ../.build/venv-training/bin/pytest -q -p no:cacheprovider tests
	cd audit && python3 -m unittest -q

.PHONY: test
test: tools ## unit and integration tests, format and lint: what CI does; ends with the ten slowest
	@MAKE='$(MAKE)' .ci/test

# All of it before the tests begin, so that what runs side by side never fetches the same thing twice.
.PHONY: tools
tools: $(MAVEN) $(MOTO) $(MLFLOW) $(TRAINING) $(REPORTS) $(AIRFLOW) $(SUPERSET) $(BROWSER)
tools: .build/bin/manifests k8s/check/node_modules/.done grafana/check/node_modules/.done
	prometheus/install
	local/install-debian pgbouncer

# The build that everything else in a run uses. Nothing may write the jars after it.
.PHONY: test-build
test-build: $(MAVEN)
	.ci/prose
	$(MVN) -T 2 -DskipTests verify
	touch $(STREAM) $(SIMULATOR) $(LOCAL) $(BENCH)

.PHONY: test-units
test-units: $(MAVEN) $(MOTO) $(MLFLOW)
	$(MVN) -T 2 -Dspotless.check.skip test

# The stream among its servers.
SCENARIOS := model,simulator,local,integration-tests
# Two modules at once: the report on Spark beside the streams.
INTEGRATION := model,inference,transforms,pipelines,simulator,local,integration-tests
.PHONY: test-integration
test-integration: $(MAVEN) $(MOTO) $(MLFLOW)
	$(MVN) -T 2 -fae -Dspotless.check.skip -pl $(INTEGRATION) test-compile failsafe:integration-test failsafe:verify

.PHONY: test-java
test-java: test-build test-units test-integration

JUNIT = --junit-xml=$(CURDIR)/.build/test/$(1).junit.xml

.PHONY: test-python
test-python: export OMP_NUM_THREADS := 1 # small matrices: more threads only wait for each other
test-python: export OPENBLAS_NUM_THREADS := 1
test-python: lint-python $(MLFLOW)
	cd model/training && ../../.build/venv-training/bin/pytest -q $(call JUNIT,training)
	cd reports && ../.build/venv-reports/bin/pytest -q $(call JUNIT,reports)
	cd superset && ../.build/venv-training/bin/pytest -q -p no:cacheprovider tests $(call JUNIT,superset)
	cd release && ../.build/venv-training/bin/pytest -q -p no:cacheprovider tests $(call JUNIT,release)
	cd audit && python3 -m unittest -q

.PHONY: lint-python
lint-python: $(TRAINING) $(REPORTS)
	cd model/training && ../../.build/venv-training/bin/ruff check . && ../../.build/venv-training/bin/ruff format --check .
	.build/venv-training/bin/ruff check --config superset/ruff.toml superset stack .ci/slowest local/foreground
	.build/venv-training/bin/ruff format --config superset/ruff.toml --check superset stack .ci/slowest local/foreground
	.build/venv-training/bin/ruff check --config release/ruff.toml release audit
	.build/venv-training/bin/ruff format --config release/ruff.toml --check release audit
	cd reports && ../.build/venv-reports/bin/ruff check . && ../.build/venv-reports/bin/ruff format --check .

.PHONY: test-airflow
test-airflow: build $(AIRFLOW)
	cd airflow && ../.build/venv-airflow/bin/ruff check . && ../.build/venv-airflow/bin/ruff format --check .
	cd airflow && ../.build/venv-airflow/bin/pytest -q $(call JUNIT,airflow)

.PHONY: airflow-test
airflow-test: build $(AIRFLOW) $(SPARK) $(REPORTS) ## the DAGs through a real Airflow: scheduled, backfilled, by hand, not ready; some minutes
	cd airflow && ../.build/venv-airflow/bin/pytest -q --basetemp ../.build/airflow-test tests/real

.PHONY: airflow
airflow: build $(AIRFLOW) $(SPARK) $(REPORTS) ## Airflow on this machine, on the database of `make run KEEP=1`; PORT=8080
	@exec airflow/run.sh $(or $(PORT),8080)

# promtool comes from Debian's packages, the types of dashboards from npm; PyYAML is in moto's environment.
.PHONY: monitor-check
monitor-check: $(MOTO) $(TRAINING) grafana/check/node_modules/.done ## rules, their tests, runbooks and dashboards; needs Node; half a minute
	.build/venv-training/bin/ruff check prometheus grafana && .build/venv-training/bin/ruff format --check prometheus grafana
	prometheus/check

# kustomize, what an API server does with a new object, and the operators' schemas come as Go modules; Strimzi's
# come from npm.
.PHONY: manifests-check
manifests-check: .build/bin/manifests k8s/check/node_modules/.done ## each Kubernetes object, as an API server and our policy judge it; needs Go and Node
	mkdir -p .build/manifests
	cd k8s/check; for overlay in dev production shards; do \
	  ../../.build/bin/manifests ../overlays/$$overlay ../../prometheus/rules/*.yml > ../../.build/manifests/$$overlay.json || exit 1; done
	cd k8s/check && go test .
	node k8s/check/check.mjs .build/manifests/*.json k8s/*/values.yaml airflow/run.sh images/*/Dockerfile
	OBJECTS=.build/manifests/production.json SHARDS=.build/manifests/shards.json node --test --test-reporter=dot k8s/check/check.test.mjs

.build/bin/manifests: $(filter-out %_test.go,$(wildcard k8s/check/*.go)) k8s/check/go.mod k8s/check/go.sum
	mkdir -p .build/bin
	cd k8s/check && go build -o ../../$@ .

%/check/node_modules/.done: %/check/package-lock.json
	cd $*/check && npm ci --silent --no-fund --no-audit
	touch $@

.PHONY: test-superset
test-superset: build $(SUPERSET) $(BROWSER) # without the browser, which `make superset-test` adds
	BROWSER=none superset/tests/test.sh

.PHONY: superset-test
superset-test: build $(SUPERSET) $(BROWSER) ## the dashboards in a real browser (Debian's chromium); some minutes; SCREENSHOTS=folder
	superset/tests/test.sh

.PHONY: pictures
pictures: $(BROWSER) ## docs/dashboards/*.png anew, from a running `make stack`
	stack/run.sh pictures

.PHONY: superset-bench
superset-bench: build $(SUPERSET) $(BROWSER) ## how fast the dashboards are with 10 M purchases stored, half an hour and 15 GB of disk; PURCHASES=10000000
	superset/tests/bench.sh

# A new Spark is the distribution that `make stack` runs on. Customers: some seconds of load for each kill.
CLUSTER_KILLS := 5
.PHONY: cluster-test
cluster-test: build $(SPARK) ## kill executors, workers and drivers of a Spark cluster under load, CLUSTER_KILLS=5 of each
	$(MVN) -q -pl $(SCENARIOS) test-compile failsafe:integration-test failsafe:verify -Dit.test=ClusterIT \
	  -Dfailsafe.failIfNoSpecifiedTests=false -Dspotless.check.skip \
	  -Dcluster.kills=$(CLUSTER_KILLS) -Dcustomers=$$(( 200 * $(CLUSTER_KILLS) ))

.PHONY: audit
audit: build $(MOTO) $(MLFLOW) $(TRAINING) $(REPORTS) $(AIRFLOW) $(SPARK) $(SUPERSET) $(PLOT) ## an SBOM of the jar, and every package's licence against audit/allowed.toml
	$(MVN) -q -Paudit -pl pipelines -am package -Dmaven.test.skip -Dspotless.check.skip
	mkdir -p .build/audit && cp pipelines/target/bom.json .build/audit/
	cd audit && python3 -m unittest -q
	python3 audit/licences.py --out .build/audit/licences.csv .build/audit/bom.json .build/venv-*/ \
	  k8s/check/package-lock.json superset/tests/package-lock.json

.PHONY: release release-build
release: $(MAVEN) ## make version x.y.z, its tag and dist/x.y.z, from a clean tree: make release VERSION=1.0.0; DRY_RUN=1
	$(if $(VERSION),,$(error say which version: make release VERSION=1.0.0))
	@MAKE='$(MAKE)' release/release.py '$(VERSION)' $(if $(DRY_RUN),--dry-run)

# From nothing: no class of an older source may be in a released jar. The next `make build` renews the rest.
release-build: $(MAVEN) manifests-check
	$(MVN) -q -Paudit -pl pipelines -am clean package -Dmaven.test.skip -Dspotless.check.skip

# A release that is not here any more, from its tag. Builds are reproducible: the jar has the same checksum.
dist/%/spendcast.jar: | $(MAVEN)
	rm -rf .build/tag && git worktree prune && git worktree add --quiet --detach .build/tag 'v$*'
	$(MVN) -q -f .build/tag/pom.xml -pl pipelines -am package -Dmaven.test.skip -Dspotless.check.skip
	mkdir -p $(@D) && mv .build/tag/pipelines/target/spendcast.jar $@
	git worktree remove --force .build/tag

FROM = $(or $(shell git tag --list 'v*' --sort=-version:refname | sed -n '1s,^v,dist/,p'),$(error no release yet: FROM=folder of its spendcast.jar))
.PHONY: upgrade-test
upgrade-test: build $(if $(filter upgrade-test,$(MAKECMDGOALS)),$(FROM)/spendcast.jar) ## upgrade a release under load to this version and count what is lost; FROM=dist/1.0.0, else the newest tag
	$(MVN) -q -pl $(SCENARIOS) test-compile failsafe:integration-test failsafe:verify -Dit.test=UpgradeIT \
	  -Dfailsafe.failIfNoSpecifiedTests=false -Dspotless.check.skip -Dupgrade.from=$(abspath $(FROM)/spendcast.jar)

.PHONY: outdated
outdated: $(MAVEN) $(filter .build/%,$(UV)) ## pinned versions with newer ones, and lines past their end of life; a minute; CHECK=1 fails on the latter; needs Go and Node
	@MVN='$(MVN)' UV='$(if $(SYSTEM_UV),uv,$(CURDIR)/$(UV))' audit/outdated.py $(if $(CHECK),--check)

# For each kill some seconds of load: a hundred customers more.
.PHONY: kill-test
kill-test: build ## kill -9 the stream under transactional load and compare with an undisturbed run; KILLS=20
	$(MVN) -q -pl $(SCENARIOS) test-compile failsafe:integration-test failsafe:verify -Dit.test=KillIT \
	  -Dfailsafe.failIfNoSpecifiedTests=false \
	  -Dkills=$(KILLS) -Dcustomers=$$(( 100 * $(KILLS) ))

.PHONY: shards-test
shards-test: build ## kill -9 two shards under load, and move partitions to a third; KILLS=10
	$(MVN) -q -pl $(SCENARIOS) test-compile failsafe:integration-test failsafe:verify -Dit.test=ShardsIT \
	  -Dfailsafe.failIfNoSpecifiedTests=false \
	  -Dkills=$(KILLS) -Dcustomers=$$(( 100 * $(KILLS) ))

# The count includes records of aborted transactions. Another SEED makes other records.
RECORDS := 200000
SEED := 20261130
.PHONY: fuzz
fuzz: build ## odd records of every kind through a real broker, each offset accounted for; some minutes; RECORDS=200000
	$(MVN) -q -pl $(SCENARIOS) test-compile failsafe:integration-test failsafe:verify -Dit.test=BrokerFuzzIT \
	  -Dfailsafe.failIfNoSpecifiedTests=false -Dspotless.check.skip \
	  -Dfuzz.records=$(RECORDS) -Dfuzz.seed=$(SEED)

# Twice: what a stream on Spark and bin/examples made of as many purchases, over ten a customer; and the
# stream's graph with customers of more facts than a history holds.
PURCHASES := 100000
.PHONY: skew-check
skew-check: build ## whether training and scoring make the same features, bit for bit; some minutes; PURCHASES=100000
	$(MVN) -q -pl $(SCENARIOS) test-compile failsafe:integration-test failsafe:verify -Dspotless.check.skip \
	  -Dit.test='BundlesIT#predictsTheSame*' -Dfailsafe.failIfNoSpecifiedTests=false \
	  -Dcustomers=$$(( $(PURCHASES) / 10 )) -Dbundle=2500 -DalertThreshold=100000
	$(MVN) -q -pl model,inference,transforms,pipelines test -Dtest=StoredFeaturesTest \
	  -Dsurefire.failIfNoSpecifiedTests=false -Dspotless.check.skip -Dpurchases=$(PURCHASES)
	@echo "2 x $(PURCHASES) purchases: training makes the features that the stream scored, bit for bit"

.PHONY: model
model: build $(TRAINING) ## remake the committed model from a simulated history
	mkdir -p .build/model
	bin/simulate history --customers 20000 --months 24 --seed 42 --end 2026-11-01T00:00:00Z --out .build/model/history.ndjson.gz
	bin/simulate rates --from 2024-10-25 --to 2026-11-02 --out .build/model/rates.csv
	cd model/training && ../../.build/venv-training/bin/python -m spendcast_training train \
	  --events ../../.build/model/history.ndjson.gz --rates ../../.build/model/rates.csv --max-examples 120000 --out ../purchase-value
	cd model/training && ../../.build/venv-training/bin/python -m spendcast_training golden \
	  --model ../purchase-value --out $(GOLDEN)

EXAMPLES := .build/examples
.PHONY: train
train: build $(TRAINING) ## train a model on the database (bin/spendcast says which), or CSV=sales.csv; OUT=folder REGISTER=1
	$(if $(OUT),,$(error say where the model goes: make train OUT=folder))
	$(if $(CSV),,rm -rf $(EXAMPLES) && bin/examples --out=$(EXAMPLES))
	bin/model train $(if $(CSV),--csv '$(CSV)',--examples $(EXAMPLES)) --out '$(OUT)' $(if $(REGISTER),--register)

# Fresh shops, and the public log that the literature is judged on. In shops of 8,000 customers a few of them
# move the total by a tenth.
SEEDS := 201 202 203
QUALITY := .build/quality
.PHONY: model-quality
model-quality: export OMP_NUM_THREADS := 1
model-quality: build $(TRAINING) ## train on CDNOW and three simulated shops, beside the baselines, 20 minutes; SEEDS="201 202 203"
	mkdir -p $(QUALITY)
	cd model/training && ../../.build/venv-training/bin/python -m spendcast_training train --cdnow --out ../../$(QUALITY)/cdnow
	bin/simulate rates --from 2024-10-25 --to 2026-11-02 --out $(QUALITY)/rates.csv
	for seed in $(SEEDS); do \
	  bin/simulate history --customers 20000 --months 24 --seed $$seed --end 2026-11-01T00:00:00Z --out $(QUALITY)/$$seed.ndjson.gz && \
	  (cd model/training && ../../.build/venv-training/bin/python -m spendcast_training train \
	    --events ../../$(QUALITY)/$$seed.ndjson.gz --rates ../../$(QUALITY)/rates.csv --max-examples 100000 --out ../../$(QUALITY)/$$seed) || exit 1; \
	done

.PHONY: model-benchmark
model-benchmark: export OMP_NUM_THREADS := 1
model-benchmark: $(TRAINING) ## the model beside every baseline on 41 realistic logs, half an hour; BENCHMARK_FLAGS="--only shop-300-*"; --final
	bin/model benchmark $(BENCHMARK_FLAGS)

.PHONY: format
format: $(MAVEN) ## format the Java sources
	$(MVN) -q spotless:apply

.PHONY: clean
clean: ## delete what was built and run; the fetched tools stay
	rm -rf */target */*/target .build/run .build/bench .build/report .build/report-run

$(STREAM) $(SIMULATOR) $(LOCAL) $(BENCH) &: $(SOURCES) | $(MAVEN)
	@echo "Building; the first time, dependencies come in for a few minutes."
	$(MVN) -q -Dmaven.test.skip -Dspotless.check.skip package
	touch $(STREAM) $(SIMULATOR) $(LOCAL) $(BENCH)

$(MAVEN_HOME)/bin/mvn:
	mkdir -p .build
	cd .build && mvn -q --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack \
	  -Dartifact=org.apache.maven:apache-maven:$(MAVEN_VERSION):zip:bin \
	  -DoutputDirectory="$$PWD"
	rm -r '.build/$${project.basedir}' # where the plugin puts its markers outside a project
	chmod +x $@

.build/venv-uv/bin/uv:
	python3 -m venv .build/venv-uv
	.build/venv-uv/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

# One environment for each product: their dependencies do not mix.
$(MOTO): local/requirements-moto.txt | $(filter .build/%,$(UV))
$(MLFLOW): local/requirements-mlflow.txt | $(filter .build/%,$(UV))
$(TRAINING): model/training/requirements.lock.txt | $(filter .build/%,$(UV))
$(REPORTS): reports/requirements.lock.txt | $(filter .build/%,$(UV))
$(AIRFLOW): airflow/requirements-test.txt | $(filter .build/%,$(UV))
$(SPARK): airflow/requirements-spark.txt | $(filter .build/%,$(UV))
$(SUPERSET): superset/requirements.txt | $(filter .build/%,$(UV))
$(PLOT): benchmarks/requirements-plot.txt | $(filter .build/%,$(UV))
$(MOTO) $(MLFLOW) $(TRAINING) $(REPORTS) $(AIRFLOW) $(SPARK) $(SUPERSET) $(PLOT):
	$(UV) venv --quiet --clear --python python3 $(@D)
	$(UV) pip install --quiet --compile-bytecode --python $(@D) -r $<
	touch $@

$(BROWSER): superset/tests/package-lock.json
	cd superset/tests && npm ci --silent --no-audit --no-fund
	touch $@
