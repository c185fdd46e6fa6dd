package main

import (
	"encoding/json"
	"fmt"

	spark "github.com/kubeflow/spark-operator/v2/api/v1beta2"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

type pod struct {
	name     string // "" if it is the object's only one
	template corev1.PodTemplateSpec
}

var restricted = api.LevelVersion{Level: api.LevelRestricted, Version: api.LatestVersion()}

// podFaults returns what Pod Security refuses at level "restricted" of each pod that an object leads to. Pods of
// a SparkApplication are also validated: an API server sees them only once the operator submits the application.
func podFaults(head metav1.PartialObjectMetadata, text []byte) ([]string, error) {
	pods, err := podsOf(head, text)
	if err != nil {
		return nil, err
	}
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks())
	if err != nil {
		return nil, err
	}
	var faults []string
	for _, pod := range pods {
		var found []string
		if head.Kind == "SparkApplication" {
			template, err := json.Marshal(corev1.PodTemplate{
				TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "PodTemplate"},
				ObjectMeta: metav1.ObjectMeta{Name: head.Name, Namespace: head.Namespace},
				Template:   pod.template,
			})
			if err != nil {
				return nil, err
			}
			found = builtInFaults(template)
		}
		results := evaluator.EvaluatePod(restricted, &pod.template.ObjectMeta, &pod.template.Spec)
		if verdict := policy.AggregateCheckResults(results); !verdict.Allowed {
			found = append(found, "not restricted: "+verdict.ForbiddenDetail())
		}
		for _, fault := range found {
			if pod.name != "" {
				fault = pod.name + ": " + fault
			}
			faults = append(faults, fault)
		}
	}
	return faults, nil
}

func podsOf(head metav1.PartialObjectMetadata, text []byte) ([]pod, error) {
	switch head.Kind {
	case "Deployment":
		var of appsv1.Deployment
		err := json.Unmarshal(text, &of)
		return []pod{{"", of.Spec.Template}}, err
	case "Job":
		var of batchv1.Job
		err := json.Unmarshal(text, &of)
		return []pod{{"", of.Spec.Template}}, err
	case "CronJob":
		var of batchv1.CronJob
		err := json.Unmarshal(text, &of)
		return []pod{{"", of.Spec.JobTemplate.Spec.Template}}, err
	case "SparkApplication":
		return sparkPods(text)
	case "Kafka", "KafkaNodePool":
		return strimziPods(head.Kind, text)
	}
	return nil, nil
}

// Pods as Spark makes them and the operator's webhook completes them.
func sparkPods(text []byte) ([]pod, error) {
	var of spark.SparkApplication
	if err := json.Unmarshal(text, &of); err != nil {
		return nil, err
	}
	driver, executor := of.Spec.Driver, of.Spec.Executor
	blocks := corev1.ContainerPort{Name: "blockmanager", ContainerPort: 7079}
	driverPod, err := sparkPod(of, "driver", driver.SparkPodSpec, driver.CoreRequest, driver.Ports)
	if err != nil {
		return nil, err
	}
	driverPod.Spec.Containers[0].Lifecycle = driver.Lifecycle
	add(&driverPod, corev1.ContainerPort{Name: "driver-rpc-port", ContainerPort: 7078}, blocks,
		corev1.ContainerPort{Name: "spark-ui", ContainerPort: 4040})
	executorPod, err := sparkPod(of, "executor", executor.SparkPodSpec, executor.CoreRequest, executor.Ports)
	if err != nil {
		return nil, err
	}
	executorPod.Spec.Containers[0].Lifecycle = executor.Lifecycle
	add(&executorPod, blocks)
	return []pod{{"driver", driverPod}, {"executor", executorPod}}, nil
}

func add(template *corev1.PodTemplateSpec, ports ...corev1.ContainerPort) {
	container := &template.Spec.Containers[0]
	container.Ports = append(container.Ports, ports...)
}

func sparkPod(
	of spark.SparkApplication, role string, from spark.SparkPodSpec, request *string, ports []spark.Port,
) (corev1.PodTemplateSpec, error) {
	if from.Template != nil {
		return corev1.PodTemplateSpec{}, fmt.Errorf("%s has a pod template, which pods.go does not know", role)
	}
	resources, err := cpu(from, request)
	if err != nil {
		return corev1.PodTemplateSpec{}, fmt.Errorf("%s: %w", role, err)
	}
	container := corev1.Container{
		Name: "spark-kubernetes-" + role, Image: value(of.Spec.Image), Env: from.Env, EnvFrom: from.EnvFrom,
		Resources: resources, SecurityContext: from.SecurityContext,
		VolumeMounts: append(from.VolumeMounts, corev1.VolumeMount{Name: "spark-local-dir-1", MountPath: "/var/data"}),
	}
	for _, port := range ports {
		container.Ports = append(container.Ports, corev1.ContainerPort{
			Name: port.Name, Protocol: corev1.Protocol(port.Protocol), ContainerPort: port.ContainerPort})
	}
	labels := map[string]string{"spark-role": role, "sparkoperator.k8s.io/app-name": of.Name}
	for key, label := range from.Labels {
		labels[key] = label
	}
	return corev1.PodTemplateSpec{
		ObjectMeta: metav1.ObjectMeta{Labels: labels, Annotations: from.Annotations},
		Spec: corev1.PodSpec{
			Containers: append([]corev1.Container{container}, from.Sidecars...), InitContainers: from.InitContainers,
			Volumes: append(of.Spec.Volumes, corev1.Volume{
				Name: "spark-local-dir-1", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}}),
			SecurityContext: from.PodSecurityContext, ServiceAccountName: value(from.ServiceAccount),
			NodeSelector: from.NodeSelector, Affinity: from.Affinity, Tolerations: from.Tolerations,
			HostNetwork: value(from.HostNetwork), HostAliases: from.HostAliases, DNSConfig: from.DNSConfig,
			ShareProcessNamespace: from.ShareProcessNamespace, RestartPolicy: corev1.RestartPolicyNever,
			TerminationGracePeriodSeconds: from.TerminationGracePeriodSeconds,
		},
	}, nil
}

func cpu(from spark.SparkPodSpec, request *string) (corev1.ResourceRequirements, error) {
	asked := value(request)
	if asked == "" {
		asked = fmt.Sprint(value(from.Cores))
	}
	resources := corev1.ResourceRequirements{Requests: corev1.ResourceList{}, Limits: corev1.ResourceList{}}
	var err error
	if resources.Requests[corev1.ResourceCPU], err = resource.ParseQuantity(asked); err != nil {
		return resources, err
	}
	if from.CoreLimit != nil {
		resources.Limits[corev1.ResourceCPU], err = resource.ParseQuantity(*from.CoreLimit)
	}
	return resources, err
}

func value[T any](pointer *T) T {
	var zero T
	if pointer == nil {
		return zero
	}
	return *pointer
}

type strimziTemplate struct {
	Pod                                                           corev1.PodSpec
	KafkaContainer, TopicOperatorContainer, UserOperatorContainer corev1.Container
}

// Pods of brokers and of the entity operator. Strimzi adds no security context of its own: what the templates
// hold is all.
func strimziPods(kind string, text []byte) ([]pod, error) {
	var of struct {
		Spec struct {
			Template       strimziTemplate
			EntityOperator struct{ Template strimziTemplate }
		}
	}
	if err := json.Unmarshal(text, &of); err != nil {
		return nil, err
	}
	if kind == "KafkaNodePool" {
		template := of.Spec.Template
		return []pod{strimziPod("brokers", template.Pod, named("kafka", template.KafkaContainer))}, nil
	}
	template := of.Spec.EntityOperator.Template
	return []pod{strimziPod("entity operator", template.Pod,
		named("topic-operator", template.TopicOperatorContainer), named("user-operator", template.UserOperatorContainer))}, nil
}

func named(name string, container corev1.Container) corev1.Container {
	container.Name = name
	return container
}

func strimziPod(name string, spec corev1.PodSpec, containers ...corev1.Container) pod {
	spec.Containers = containers
	return pod{name, corev1.PodTemplateSpec{Spec: spec}}
}
