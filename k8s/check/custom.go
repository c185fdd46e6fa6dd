package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	apischema "k8s.io/apimachinery/pkg/runtime/schema"
	k8sjson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"sigs.k8s.io/yaml"
)

// Folders of CRDs in the operators' modules, by API group. A file is named after group and plural.
var folders = map[string]struct{ module, folder string }{
	"external-secrets.io":   {"github.com/external-secrets/external-secrets", "config/crds/bases"},
	"monitoring.coreos.com": {"github.com/prometheus-operator/prometheus-operator", "example/prometheus-operator-crd"},
	"postgresql.cnpg.io":    {"github.com/cloudnative-pg/cloudnative-pg", "config/crd/bases"},
	"sparkoperator.k8s.io":  {"github.com/kubeflow/spark-operator/v2", "config/crd/bases"},
}

type crd struct {
	scope      apiextensionsv1.ResourceScope
	structural *schema.Structural
	validator  validation.SchemaValidator
	rules      *cel.Validator
}

var loaded = map[apischema.GroupVersionKind]*crd{}

// customFaults judges an object by its CRD as an API server judges a new one, and refuses unknown fields.
func customFaults(kind apischema.GroupVersionKind, text []byte) ([]string, error) {
	definition, err := load(kind)
	if err != nil {
		return nil, err
	}
	if definition == nil {
		return []string{fmt.Sprintf("no schema for %s", kind.GroupVersion())}, nil
	}
	var object map[string]any
	if err := k8sjson.Unmarshal(text, &object); err != nil {
		return nil, err
	}
	faults, err := metadataFaults(object["metadata"], definition.scope)
	if err != nil {
		return nil, err
	}
	track := schema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}
	for _, path := range pruning.PruneWithOptions(object, definition.structural, true, track) {
		faults = append(faults, fmt.Sprintf("unknown field %q", path))
	}
	defaulting.Default(object, definition.structural)
	found := validation.ValidateCustomResource(nil, object, definition.validator)
	found = append(found, objectmeta.Validate(nil, object, definition.structural, false)...)
	found = append(found, listtype.ValidateListSetsAndMaps(nil, definition.structural, object)...)
	if len(found) == 0 { // Rules may rely on the schema, so the API server judges by them last.
		found, _ = definition.rules.Validate(
			context.Background(), nil, definition.structural, object, nil, celconfig.RuntimeCELCostBudget)
	}
	for _, err := range found {
		faults = append(faults, err.Error())
	}
	return faults, nil
}

func metadataFaults(metadata any, scope apiextensionsv1.ResourceScope) ([]string, error) {
	text, err := json.Marshal(metadata)
	if err != nil {
		return nil, err
	}
	var meta metav1.ObjectMeta
	if err := yaml.UnmarshalStrict(text, &meta); err != nil {
		return lines(err.Error()), nil
	}
	var faults []string
	namespaced := scope == apiextensionsv1.NamespaceScoped
	path := field.NewPath("metadata")
	for _, err := range apivalidation.ValidateObjectMeta(&meta, namespaced, apivalidation.NameIsDNSSubdomain, path) {
		faults = append(faults, err.Error())
	}
	return faults, nil
}

// load returns the definition of a kind, or nil if the operators' modules have none.
func load(kind apischema.GroupVersionKind) (*crd, error) {
	if definition, known := loaded[kind]; known {
		return definition, nil
	}
	of, known := folders[kind.Group]
	if !known {
		return nil, nil
	}
	directories, err := moduleFolders()
	if err != nil {
		return nil, err
	}
	file := fmt.Sprintf("%s_%ss.yaml", kind.Group, strings.ToLower(kind.Kind))
	text, err := os.ReadFile(filepath.Join(directories[of.module], of.folder, file))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var definition apiextensionsv1.CustomResourceDefinition
	if err := yaml.Unmarshal(text, &definition); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for _, version := range definition.Spec.Versions {
		if version.Name == kind.Version && version.Served {
			loaded[kind], err = compile(version.Schema.OpenAPIV3Schema, definition.Spec.Scope)
			return loaded[kind], err
		}
	}
	return nil, nil
}

func compile(v1 *apiextensionsv1.JSONSchemaProps, scope apiextensionsv1.ResourceScope) (*crd, error) {
	var internal apiextensions.JSONSchemaProps
	if err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(v1, &internal, nil); err != nil {
		return nil, err
	}
	structural, err := schema.NewStructural(&internal)
	if err != nil {
		return nil, err
	}
	validator, _, err := validation.NewSchemaValidator(&internal)
	if err != nil {
		return nil, err
	}
	return &crd{scope, structural, validator, cel.NewValidator(structural, true, celconfig.PerCallLimit)}, nil
}

// moduleFolders finds the operators' modules in the versions of go.mod; Go's command checks them against go.sum.
var moduleFolders = sync.OnceValues(func() (map[string]string, error) {
	arguments := []string{"mod", "download", "-json"}
	for _, of := range slices.Collect(maps.Values(folders)) {
		arguments = append(arguments, of.module)
	}
	output, err := exec.Command("go", arguments...).Output()
	if err != nil {
		return nil, fmt.Errorf("go mod download, in k8s/check: %w: %s", err, output)
	}
	directories := map[string]string{}
	for decoder := json.NewDecoder(bytes.NewReader(output)); ; {
		var module struct{ Path, Dir string }
		err := decoder.Decode(&module)
		if errors.Is(err, io.EOF) {
			return directories, nil
		}
		if err != nil {
			return nil, err
		}
		directories[module.Path] = module.Dir
	}
})
