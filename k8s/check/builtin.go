package main

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	"k8s.io/kubernetes/pkg/apis/batch"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	"k8s.io/kubernetes/pkg/apis/core"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	"k8s.io/kubernetes/pkg/apis/core/validation"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
	_ "k8s.io/kubernetes/pkg/apis/rbac/install"
	"k8s.io/kubernetes/pkg/registry/apps/deployment"
	"k8s.io/kubernetes/pkg/registry/batch/cronjob"
	"k8s.io/kubernetes/pkg/registry/core/podtemplate"
	"k8s.io/kubernetes/pkg/registry/networking/networkpolicy"
	"k8s.io/kubernetes/pkg/registry/policy/poddisruptionbudget"
	"k8s.io/kubernetes/pkg/registry/rbac/role"
	"k8s.io/kubernetes/pkg/registry/rbac/rolebinding"
)

// The part of an API server's registry that judges a new object.
type strategy interface {
	Validate(context.Context, runtime.Object) field.ErrorList
	WarningsOnCreate(context.Context, runtime.Object) []string
}

var strategies = map[string]strategy{
	"CronJob":             cronjob.Strategy,
	"Deployment":          deployment.Strategy,
	"NetworkPolicy":       networkpolicy.Strategy,
	"PodDisruptionBudget": poddisruptionbudget.Strategy,
	"PodTemplate":         podtemplate.Strategy,
	"Role":                role.Strategy,
	"RoleBinding":         rolebinding.Strategy,
}

var decoder = serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict).UniversalDecoder()

// builtInFaults decodes strictly, sets defaults and validates, as an API server does with a new object.
// Its warnings are faults too: of a variable that is set twice, for example.
func builtInFaults(text []byte) []string {
	object, kind, err := decoder.Decode(text, nil, nil)
	if err != nil {
		return lines(err.Error())
	}
	var errors field.ErrorList
	var faults []string
	switch object := object.(type) {
	case *core.ConfigMap:
		errors = validation.ValidateConfigMap(object)
	case *core.Namespace:
		errors = validation.ValidateNamespace(object)
	case *core.PersistentVolumeClaim:
		options := validation.ValidationOptionsForPersistentVolumeClaim(object, nil)
		errors = validation.ValidatePersistentVolumeClaim(object, options)
	case *core.Service:
		errors = validation.ValidateServiceCreate(object)
	case *core.ServiceAccount:
		errors = validation.ValidateServiceAccount(object)
	case *batch.Job:
		errors, faults = strategyFaults("CronJob", daily(object))
	default:
		if _, known := strategies[kind.Kind]; !known {
			return []string{fmt.Sprintf("no validation for %s", kind)}
		}
		errors, faults = strategyFaults(kind.Kind, object)
	}
	for _, err := range errors {
		faults = append(faults, err.Error())
	}
	return faults
}

func strategyFaults(kind string, object runtime.Object) (field.ErrorList, []string) {
	judge := strategies[kind]
	return judge.Validate(context.Background(), object), judge.WarningsOnCreate(context.Background(), object)
}

// A job as the template of another: the registry of jobs would first make a selector, and takes long to build.
func daily(job *batch.Job) *batch.CronJob {
	return &batch.CronJob{
		ObjectMeta: job.ObjectMeta,
		Spec: batch.CronJobSpec{
			Schedule:          "@daily",
			ConcurrencyPolicy: batch.AllowConcurrent,
			JobTemplate:       batch.JobTemplateSpec{Spec: job.Spec},
		},
	}
}
