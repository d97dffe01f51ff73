using System.Globalization;
using Gateway.ChartTests.House;
using Gateway.Configuration;
using YamlDotNet.RepresentationModel;

namespace Gateway.ChartTests;

/// <summary>The Helm chart, over a table of values.</summary>
public sealed class ChartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-chart-");

    public static TheoryData<string> Variants => ["minimal", "production", "queues", "scaled"];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Helm_finds_nothing_to_complain_of(string variant)
    {
        var result = await HelmChart.LintAsync(variant);

        Assert.True(result.Code == 0, result.All);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task It_renders_what_was_read_and_found_good(string variant)
    {
        var result = await HelmChart.TemplateAsync(variant);

        Assert.True(result.Code == 0, result.All);
        Golden.AssertSame(Path.Combine(Repository.Tests, "Golden", $"{variant}.yaml"), result.Output);
    }

    [Theory]
    [InlineData("minimal", "1.31.0")]
    [InlineData("production", "1.31.0")]
    [InlineData("queues", "1.31.0")]
    [InlineData("scaled", "1.31.0")]
    [InlineData("production", "1.27.0")]
    public async Task Every_manifest_is_of_kubernetes_own_form_without_unknown_fields(string variant, string kubernetes)
    {
        var rendered = await HelmChart.TemplateAsync(variant, "--kube-version", kubernetes);

        Assert.Contains("Deployment/shop-gateway: ok", await HelmChart.CheckAsync(rendered.Output), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task The_gateway_accepts_the_configuration_that_is_mounted(string variant)
    {
        var data = (YamlMappingNode)(await HelmChart.ManifestAsync("ConfigMap", variant)).At("data")!;
        foreach (var (name, text) in data) await File.WriteAllTextAsync(Path.Combine(_folder.FullName, name.ToString()), text.ToString());

        var result = await Command.RunAsync("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "gateway.dll"), "validate", "--config", Path.Combine(_folder.FullName, "gateway.yaml")]);

        Assert.True(result.Code == 0, result.All);
        Assert.DoesNotContain("warning", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("replicas=2", "replicas")]
    [InlineData("image.repo=x", "repo")]
    [InlineData("config.Admin.Listen=http://127.0.0.1:8080", "Admin")]
    [InlineData("config.Shutdown.DrainSecond=5", "DrainSecond")]
    [InlineData("config.Tracing.Sampling.Sorce=Local", "Sorce")]
    [InlineData("config.Metrics.Exporter=Otlp", "Exporter")]
    [InlineData("config.Metrics.Exporters={CloudWatch}", "Exporters")]
    [InlineData("mappings.orders.BatchSiz=5", "BatchSiz")]
    [InlineData("mappings.orders.Gateway.MaxConcurrency=5", "MaxConcurrency")]
    [InlineData("mappings.orders.BatchSize=many", "BatchSize")]
    [InlineData("mappings.orders.StartingPosition=YESTERDAY", "StartingPosition")]
    [InlineData("image.digest=latest", "digest")]
    [InlineData("sidecar.kind=xray", "sidecar.kind")]
    [InlineData("eks.clusterName=arn:aws:eks:eu-west-1:111122223333:cluster/shop", "eks.clusterName")]
    [InlineData("eks.cluster=shop", "cluster")]
    [InlineData("keda.kafka.lagTreshold=5", "lagTreshold")]
    [InlineData("keda.rabbitmq.host=https://rabbit.internal:15671/", "keda.rabbitmq.authenticationRef")]
    [InlineData("keda.rabbitmq.authenticationRef=rabbit", "keda.rabbitmq.host")]
    [InlineData("keda.rabbitmq.host=amqp://rabbit.internal,keda.rabbitmq.authenticationRef=rabbit", "keda.rabbitmq.host")]
    [InlineData("keda.rabbitmq.host=https://user:word@rabbit.internal/,keda.rabbitmq.authenticationRef=rabbit", "keda.rabbitmq.host")]
    [InlineData("keda.activemq.managementEndpoint=activemq.internal:8161,keda.activemq.authenticationRef=activemq", "keda.activemq.brokerName")]
    [InlineData("keda.activemq.managementEndpoint=http://activemq.internal:8161,keda.activemq.brokerName=b,keda.activemq.authenticationRef=a", "keda.activemq.managementEndpoint")]
    [InlineData("keda.activemq.brokerName=shop", "keda.activemq.managementEndpoint")]
    [InlineData("serviceMonitor.enable=true", "enable")]
    [InlineData("networkPolicy.brokerPorts={70000}", "brokerPorts")]
    [InlineData("reload.enable=true", "enable")]
    [InlineData("admin.token=a-token-that-is-no-reference", "token")]
    [InlineData("admin.tokenSecret.name=Not A Name", "admin.tokenSecret.name")]
    [InlineData("admin.tokenArn=a-token-that-is-no-reference", "admin.tokenArn")]
    public async Task A_value_that_does_not_exist_is_refused_by_name(string set, string named)
    {
        var result = await HelmChart.TemplateAsync("minimal", "--set", set);

        Assert.NotEqual(0, result.Code);
        Assert.Contains(named, result.Errors, StringComparison.Ordinal);
        Assert.Contains("schema", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hpa.enabled=true,keda.enabled=true", "hpa.enabled and keda.enabled are both true")]
    [InlineData("serviceMonitor.enabled=true,podMonitor.enabled=true", "counted twice")]
    [InlineData("mappings=null", "mappings has no mapping")]
    [InlineData("sidecar.kind=adot,config.Metrics.Exporters={Otlp}", "takes traces only")]
    [InlineData("samplingRules.version=2,config.Tracing.Sampling.RulesFile=x", "remove one of them")]
    [InlineData("admin.tokenSecret.name=shop-admin,admin.tokenArn=arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-admin", "admin.tokenSecret.name and admin.tokenArn are both given")]
    public async Task Values_that_contradict_each_other_are_refused_with_the_remedy(string set, string why)
    {
        var result = await HelmChart.TemplateAsync("minimal", "--set", set);

        Assert.NotEqual(0, result.Code);
        Assert.Contains(why, result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(25)]
    [InlineData(600)]
    public async Task Kubernetes_waits_longer_than_the_drain_lasts(int drain)
    {
        var seconds = drain.ToString(CultureInfo.InvariantCulture);
        var deployment = await HelmChart.ManifestAsync("Deployment", "minimal", "--set", $"config.Shutdown.DrainSeconds={seconds}");

        Assert.Equal((drain + 10).ToString(CultureInfo.InvariantCulture), deployment.Text("spec/template/spec/terminationGracePeriodSeconds"));
    }

    [Theory]
    [InlineData("config.Tracing.Exporter=Otlp,config.Tracing.OtlpEndpoint=http://collector:4317", "4317")]
    [InlineData("config.Metrics.Exporters={Otlp},config.Metrics.OtlpEndpoint=http://collector:4319", "4319")]
    [InlineData("config.Metrics.Exporters={Otlp},config.Metrics.OtlpEndpoint=https://collector", "443")]
    [InlineData("config.Metrics.Exporters={Otlp},config.Metrics.OtlpEndpoint=http://127.0.0.1:4319,sidecar.kind=xray-daemon", null)]
    [InlineData("sidecar.kind=xray-daemon", null)]
    [InlineData("config.Tracing.Exporter=XRayDaemon", "2000")]
    public async Task A_network_policy_lets_the_gateway_out_to_where_its_traces_and_metrics_go(string set, string? port)
    {
        var policy = await HelmChart.ManifestAsync("NetworkPolicy", "minimal", "--set", $"networkPolicy.enabled=true,{set}");
        var rules = ((YamlSequenceNode)policy.At("spec/egress")!).Select(rule => string.Join(' ', ((YamlSequenceNode)rule.At("ports")!).Select(p => p.Text("port")))).ToList();

        Assert.Equal(["53 53", "443 9092 9094 9096 9098 5671 61617", "80"], rules.Take(3));
        if (port is null) Assert.Equal(3, rules.Count);
        else Assert.Contains(rules.Skip(3), rule => rule.Split(' ').Contains(port));
    }

    [Fact]
    public async Task A_changed_mapping_makes_new_pods_and_an_unchanged_one_does_not()
    {
        var before = await ChecksumAsync();

        Assert.Equal(before, await ChecksumAsync("--set", "replicaCount=5"));
        Assert.NotEqual(before, await ChecksumAsync("--set", "mappings.orders.BatchSize=7"));
    }

    [Theory]
    [InlineData("mappings.orders.BatchSize=7", false)]
    [InlineData("config.Shutdown.DrainSeconds=30", true)]
    [InlineData("config.Tracing.Markers=Off", true)]
    [InlineData("samplingRules.version=2", true)]
    [InlineData("samplingRules.default.rate=0.2", false, "samplingRules.version=2")]
    [InlineData("sidecar.kind=adot", true)]
    public async Task With_reload_only_what_a_running_gateway_does_not_take_makes_new_pods(string change, bool makesNew, string given = "replicaCount=1")
    {
        var before = await ChecksumAsync("--set", $"reload.enabled=true,{given}");

        Assert.Equal(makesNew, before != await ChecksumAsync("--set", $"reload.enabled=true,{given},{change}"));
    }

    [Theory]
    [InlineData(true, "run")]
    [InlineData(false, "run --no-reload")]
    public async Task A_pod_that_is_going_to_be_replaced_does_not_take_the_change_itself(bool reload, string arguments)
    {
        var deployment = await HelmChart.ManifestAsync("Deployment", "minimal", "--set", $"reload.enabled={(reload ? "true" : "false")}");

        Assert.Equal(arguments, string.Join(' ', ((YamlSequenceNode)deployment.At("spec/template/spec/containers/0/args")!).Select(argument => argument.ToString())));
    }

    [Fact]
    public async Task Probes_reach_what_the_gateway_listens_on()
    {
        var manifests = await HelmChart.ManifestsAsync("queues");
        var container = manifests.Single(m => m.Text("kind") == "Deployment").At("spec/template/spec/containers/0")!;

        Assert.Equal("9000", container.Text("ports/0/containerPort"));
        Assert.Contains("Listen: http://0.0.0.0:9000", manifests.First(m => m.Text("kind") == "ConfigMap").Text("data/gateway.yaml"), StringComparison.Ordinal);
        Assert.All(["startupProbe", "livenessProbe", "readinessProbe"], probe => Assert.Equal(container.Text("ports/0/name"), container.Text($"{probe}/httpGet/port")));
    }

    [Fact]
    public async Task The_gateway_knows_its_pod_and_its_cluster()
    {
        var variables = await VariablesAsync("production");

        Assert.Equal("metadata.name", variables["POD_NAME"].Text("valueFrom/fieldRef/fieldPath"));
        Assert.Equal("shop", variables["EKS_CLUSTER_NAME"].Text("value"));
        Assert.DoesNotContain("EKS_CLUSTER_NAME", (await VariablesAsync("minimal")).Keys);
    }

    [Fact]
    public async Task The_token_is_a_file_of_which_the_gateway_knows_only_where_it_is()
    {
        string[] set = ["--set", "admin.tokenSecret.name=shop-admin,admin.tokenSecret.key=dashboard"];
        var container = (await HelmChart.ManifestAsync("Deployment", "minimal", set)).At("spec/template/spec")!;
        var mount = Assert.Single((YamlSequenceNode)container.At("containers/0/volumeMounts")!, mount => mount.Text("name") == "admin-token");
        var volume = Assert.Single((YamlSequenceNode)container.At("volumes")!, volume => volume.Text("name") == "admin-token");

        Assert.Equal($"file:{mount.Text("mountPath")}/{volume.Text("secret/items/0/path")}", await WrittenTokenAsync(set));
        Assert.Equal(("shop-admin", "dashboard"), (volume.Text("secret/secretName"), volume.Text("secret/items/0/key")));
        Assert.DoesNotContain("admin-token", (await HelmChart.TemplateAsync("minimal")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-admin", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-admin")]
    public async Task The_token_may_be_one_of_secrets_manager_and_is_none_by_default(string arn, string? written) =>
        Assert.Equal(written, await WrittenTokenAsync("--set", $"admin.tokenArn={arn}"));

    [Fact]
    public async Task A_daemon_beside_the_gateway_outlives_it_where_kubernetes_can()
    {
        var now = await HelmChart.ManifestAsync("Deployment", "production");
        var before = await HelmChart.ManifestAsync("Deployment", "production", "--kube-version", "1.27.0");

        Assert.Equal("Always", now.Text("spec/template/spec/initContainers/0/restartPolicy"));
        Assert.Null(before.At("spec/template/spec/initContainers"));
        Assert.Equal("xray-daemon", before.Text("spec/template/spec/containers/1/name"));
    }

    private static async Task<Dictionary<string, YamlNode>> VariablesAsync(string variant)
    {
        var deployment = await HelmChart.ManifestAsync("Deployment", variant);
        return ((YamlSequenceNode)deployment.At("spec/template/spec/containers/0/env")!).ToDictionary(variable => variable.Text("name")!);
    }

    // As the gateway reads it, of the configuration that is mounted.
    private static async Task<string?> WrittenTokenAsync(params string[] set)
    {
        var written = (await HelmChart.ManifestAsync("ConfigMap", "minimal", set)).Text("data/gateway.yaml")!;
        var read = ConfigurationLoader.LoadText(written, "gateway.yaml", new Dictionary<string, string>());
        Assert.Empty(read.Errors);
        return read.Options!.Admin.Token;
    }

    private static async Task<string?> ChecksumAsync(params string[] more) =>
        (await HelmChart.ManifestAsync("Deployment", "minimal", more)).Text("spec/template/metadata/annotations/checksum~config");
}
