using System.CommandLine;
using System.Runtime.InteropServices;
using Gateway.Diagnostics;
using Gateway.Hosting;
using Gateway.Hosting.Health;
using Gateway.Hosting.Policy;
using Gateway.Sources.Kafka.Native;

var config = new Option<string>("--config", "-c")
{
    Description = "The configuration file",
    DefaultValueFactory = _ => Environment.GetEnvironmentVariable("GATEWAY_CONFIG") is { Length: > 0 } path ? path : "gateway.yaml",
};
var logFormat = new Option<LogFormat>("--log-format")
{
    Description = "json: one object a line; text: for people",
    DefaultValueFactory = _ => LogFormat.Json,
};

var run = new Command("run", "Consume the configured sources and invoke their functions until stopped") { config, logFormat };
run.SetAction((arguments, _) => RunCommand.RunAsync(arguments.GetValue(config)!, arguments.GetValue(logFormat)));

var validate = new Command("validate", "Print every problem of a configuration, or one line for each mapping") { config };
validate.SetAction(arguments => ValidateCommand.Run(arguments.GetValue(config)!));

var realParts = new Option<string?>("--config", "-c") { Description = "A configuration that names a real broker, function endpoint or daemon; the rest is embedded" };
var seconds = new Option<int?>("--seconds") { Description = "Stop sending after so many seconds; without it, at Ctrl-C" };
seconds.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int?>() is < 1) result.AddError("--seconds must be 1 or more.");
});
var demo = new Command("demo", "Watch records become invocations and whole traces, with every part embedded") { realParts, seconds };
demo.SetAction((arguments, _) => DemoCommand.RunAsync(
    arguments.GetValue(realParts), arguments.GetValue(seconds) is { } length ? TimeSpan.FromSeconds(length) : null));

var at = new Option<string?>("--at") { Description = "The admin address of another gateway, as in http://gateway:8080; without it, the configured one" };
var health = new Command("health", "Ask a running gateway whether it works; for probes of containers without a shell") { config, at };
health.SetAction((arguments, _) => HealthCommand.RunAsync(arguments.GetValue(config)!, arguments.GetValue(at)));

var account = new Option<string?>("--account") { Description = "The AWS account of functions that are configured by name only" };
var policy = new Command("policy", "Print the IAM policy for exactly what a configuration uses") { config, account };
policy.SetAction(arguments => PolicyCommand.Run(arguments.GetValue(config)!, arguments.GetValue(account)));

var version = new Command("version", "Print the versions of the gateway, librdkafka and the runtime");
version.SetAction(_ =>
{
    var librdkafka = LibrdkafkaLoader.TryLoad(out var missing) ? LibrdkafkaLoader.Version : missing;
    Console.Out.WriteLine($"gateway {GatewayMetrics.Version}\nlibrdkafka {librdkafka}\n{RuntimeInformation.FrameworkDescription}");
});

var root = new RootCommand("Takes the place of Lambda's event source mappings for Kafka, and keeps the trace whole") { run, validate, demo, health, policy, version };

// Stopping is a drain of our own length, so the parser's two seconds for it must not apply.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
