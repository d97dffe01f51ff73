{{- define "gateway.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "gateway.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else if contains (include "gateway.name" .) .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "gateway.name" .) | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "gateway.selector" -}}
app.kubernetes.io/name: {{ include "gateway.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "gateway.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "gateway.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "gateway.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "gateway.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "gateway.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}{{ .repository }}@{{ .digest }}{{- else -}}{{ .repository }}:{{ default $.Chart.AppVersion .tag }}{{- end -}}
{{- end -}}
{{- end -}}

{{- define "gateway.listen" -}}
http://0.0.0.0:{{ .Values.service.port }}
{{- end -}}

{{- /* Where the gateway reads the token, in its own words; nothing without one. */ -}}
{{- define "gateway.adminToken" -}}
{{- with .Values.admin -}}
{{- if .tokenSecret.name -}}file:/etc/gateway-admin/{{ .tokenSecret.key }}{{- else -}}{{ .tokenArn }}{{- end -}}
{{- end -}}
{{- end -}}

{{- /* gateway.yaml of .root's values, from the sections and, with .mappings, the mappings. */ -}}
{{- define "gateway.written" -}}
{{- $config := deepCopy .root.Values.config -}}
{{- $admin := dict "Listen" (include "gateway.listen" .root) -}}
{{- with include "gateway.adminToken" .root }}{{ $_ := set $admin "Token" . }}{{ end -}}
{{- $_ := set $config "Admin" $admin -}}
{{- if .root.Values.samplingRules -}}
{{- $tracing := $config.Tracing -}}
{{- $sampling := default dict $tracing.Sampling -}}
{{- $_ := set $sampling "RulesFile" "sampling.json" -}}
{{- $_ := set $tracing "Sampling" $sampling -}}
{{- end -}}
{{- if .mappings -}}
{{- $_ := set $config "EventSourceMappings" .root.Values.mappings -}}
{{- end -}}
{{- toYaml $config -}}
{{- end -}}

{{- define "gateway.data" -}}
gateway.yaml: |
  {{- include "gateway.written" (dict "root" . "mappings" true) | nindent 2 }}
{{- include "gateway.beside" . }}
{{- end -}}

{{- /* What makes new pods when it changes: everything, or everything that a running gateway does not take. */ -}}
{{- define "gateway.pinned" -}}
{{- if .Values.reload.enabled -}}
{{- include "gateway.written" (dict "root" . "mappings" false) -}}
{{- include "gateway.collector" . -}}
{{- else -}}
{{- include "gateway.data" . -}}
{{- end -}}
{{- end -}}

{{- define "gateway.beside" -}}
{{- if .Values.samplingRules }}
sampling.json: |
  {{- toPrettyJson .Values.samplingRules | nindent 2 }}
{{- end }}
{{- include "gateway.collector" . -}}
{{- end -}}

{{- define "gateway.collector" -}}
{{- if eq .Values.sidecar.kind "adot" }}
adot.yaml: |
  {{- include "gateway.adot" . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "gateway.region" -}}
{{- default (default "" .Values.config.Aws.Region) .Values.sidecar.region -}}
{{- end -}}

{{- /* Segments by UDP and sampling rules by TCP on the daemon's port, spans by OTLP, all of it to X-Ray. */ -}}
{{- define "gateway.adot" -}}
extensions:
  awsproxy:
    endpoint: 127.0.0.1:2000
receivers:
  awsxray:
    endpoint: 127.0.0.1:2000
    transport: udp
  otlp:
    protocols:
      http:
        endpoint: 127.0.0.1:4318
processors:
  batch: {}
exporters:
  awsxray:
    index_all_attributes: true
    {{- with (include "gateway.region" .) }}
    region: {{ . }}
    {{- end }}
service:
  extensions: [awsproxy]
  pipelines:
    traces:
      receivers: [awsxray, otlp]
      processors: [batch]
      exporters: [awsxray]
{{- end -}}

{{- /* From 1.29 on an init container may stay: it starts before the gateway and ends after it, so that the last segments are taken. */ -}}
{{- define "gateway.sidecarStays" -}}
{{- if and (ne .Values.sidecar.kind "none") (semverCompare ">=1.29.0-0" .Capabilities.KubeVersion.Version) }}true{{ end -}}
{{- end -}}

{{- define "gateway.sidecar" -}}
- name: {{ .Values.sidecar.kind }}
  {{- if include "gateway.sidecarStays" . }}
  restartPolicy: Always
  {{- end }}
  {{- if eq .Values.sidecar.kind "xray-daemon" }}
  image: {{ .Values.sidecar.xrayDaemon.image }}
  # -o: no question to the instance's metadata, which pods may not reach.
  args: {{ with (include "gateway.region" .) }}["-o", "-n", {{ . | quote }}]{{ else }}["-o"]{{ end }}
  {{- else }}
  image: {{ .Values.sidecar.adot.image }}
  args: ["--config=/etc/gateway/adot.yaml"]
  {{- end }}
  {{- with (include "gateway.region" .) }}
  env:
    - name: AWS_REGION
      value: {{ . }}
  {{- end }}
  securityContext:
    {{- toYaml .Values.securityContext | nindent 4 }}
  resources:
    {{- toYaml .Values.sidecar.resources | nindent 4 }}
  {{- if eq .Values.sidecar.kind "adot" }}
  volumeMounts:
    - name: config
      mountPath: /etc/gateway
      readOnly: true
  {{- end }}
{{- end -}}

{{- /* Ports of the collectors that config names, one a line; none for one beside the gateway. */ -}}
{{- define "gateway.collectorPorts" -}}
{{- if eq (default "XRayDaemon" .Values.config.Tracing.Exporter) "Otlp" }}{{ include "gateway.portElsewhere" .Values.config.Tracing.OtlpEndpoint }}{{ end }}
{{- if has "Otlp" (default list .Values.config.Metrics.Exporters) }}{{ include "gateway.portElsewhere" .Values.config.Metrics.OtlpEndpoint }}{{ end }}
{{- end -}}

{{- define "gateway.portElsewhere" -}}
{{- with . -}}
{{- $url := urlParse . -}}
{{- if not (has $url.hostname (list "127.0.0.1" "localhost" "[::1]" "::1")) }}
{{ regexFind ":[0-9]+$" $url.host | trimPrefix ":" | default (eq $url.scheme "https" | ternary "443" "80") }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* What a mapping with queues reads from, told as the gateway tells it: written outright, by the address, by a virtual host. */ -}}
{{- define "gateway.queueSource" -}}
{{- $own := default dict .Gateway -}}
{{- if $own.Source -}}{{ $own.Source }}
{{- else if $own.BrokerUri -}}{{ regexMatch "^(failover:\\(?)?amqps?:" $own.BrokerUri | ternary "RabbitMq" "ActiveMq" }}
{{- else -}}
{{- range .SourceAccessConfigurations }}{{ if eq (upper .Type) "VIRTUAL_HOST" }}RabbitMq{{ end }}{{ end -}}
{{- end -}}
{{- end -}}

{{- define "gateway.virtualHost" -}}
{{- $host := "/" -}}
{{- range .SourceAccessConfigurations }}{{ if eq (upper .Type) "VIRTUAL_HOST" }}{{ $host = .URI }}{{ end }}{{ end -}}
{{- $host -}}
{{- end -}}

{{- /* What cannot be said in the schema. */ -}}
{{- define "gateway.check" -}}
{{- if not .Values.mappings -}}{{- fail "mappings has no mapping; write at least one, as under EventSourceMappings of gateway.yaml" -}}{{- end -}}
{{- if and .Values.admin.tokenSecret.name .Values.admin.tokenArn -}}{{- fail "admin.tokenSecret.name and admin.tokenArn are both given; remove one of them" -}}{{- end -}}
{{- if and .Values.hpa.enabled .Values.keda.enabled -}}{{- fail "hpa.enabled and keda.enabled are both true; two autoscalers would undo each other, so set one of them to false" -}}{{- end -}}
{{- if and .Values.serviceMonitor.enabled .Values.podMonitor.enabled -}}{{- fail "serviceMonitor.enabled and podMonitor.enabled are both true; everything would be counted twice, so set one of them to false" -}}{{- end -}}
{{- if and (eq .Values.sidecar.kind "adot") (has "Otlp" (default list .Values.config.Metrics.Exporters)) (contains "127.0.0.1" (default "127.0.0.1" .Values.config.Metrics.OtlpEndpoint)) -}}{{- fail "config.Metrics.Exporters names Otlp and the collector of sidecar.kind adot takes traces only; name another in config.Metrics.OtlpEndpoint, or use EmbeddedMetricFormat" -}}{{- end -}}
{{- if and .Values.samplingRules (dig "Sampling" "RulesFile" "" .Values.config.Tracing) -}}{{- fail "samplingRules and config.Tracing.Sampling.RulesFile are both given; remove one of them" -}}{{- end -}}
{{- end -}}
