package main

import (
	"encoding/json"
	"fmt"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

// Strimzi's CRDs come in no Go module: schema.mjs judges its objects.
const strimzi = "kafka.strimzi.io"

// faultsOf returns what an API server would refuse of each object, or of the pods made from it.
func faultsOf(objects []any) ([]string, error) {
	var faults []string
	for _, object := range objects {
		text, err := json.Marshal(object)
		if err != nil {
			return nil, err
		}
		var head metav1.PartialObjectMetadata
		if err := json.Unmarshal(text, &head); err != nil {
			return nil, err
		}
		found, err := objectFaults(head, text)
		if err != nil {
			return nil, err
		}
		for _, fault := range found {
			faults = append(faults, fmt.Sprintf("%s/%s: %s", head.Kind, head.Name, fault))
		}
	}
	return faults, nil
}

func objectFaults(head metav1.PartialObjectMetadata, text []byte) ([]string, error) {
	kind := head.GroupVersionKind()
	var faults []string
	var err error
	switch {
	case legacyscheme.Scheme.Recognizes(kind):
		faults = builtInFaults(text)
	case kind.Group != strimzi:
		faults, err = customFaults(kind, text)
	}
	if err != nil || len(faults) > 0 {
		return faults, err
	}
	return podFaults(head, text)
}

func lines(text string) []string { return strings.Split(strings.TrimSpace(text), "\n") }
