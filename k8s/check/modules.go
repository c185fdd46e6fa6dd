//go:build modules

// Operators' modules whose CRDs custom.go reads. Nothing here is built: the imports pin the modules in go.mod.
package main

import (
	_ "github.com/cloudnative-pg/cloudnative-pg/pkg/versions"
	_ "github.com/external-secrets/external-secrets/apis/meta/v1"
	_ "github.com/prometheus-operator/prometheus-operator/pkg/versionutil"
)
