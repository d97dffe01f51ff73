using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using Gateway.Diagnostics;
using Gateway.Hosting;
using Gateway.Hosting.Control;
using Gateway.Hosting.Dev;
using Gateway.Hosting.Doctor;
using Gateway.Hosting.Health;
using Gateway.Hosting.Import;
using Gateway.Hosting.Policy;
using Gateway.Hosting.Redrive;
using Gateway.Sources.Kafka.Native;
using Gateway.Sources.Kafka.Seeking;

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

var noReload = new Option<bool>("--no-reload") { Description = "Read the configuration once; without it, a changed file changes the mappings that it is about, and SIGHUP has it read at once" };

var run = new Command("run", "Consume the configured sources and invoke their functions until stopped") { config, logFormat, noReload };
run.SetAction((arguments, _) => RunCommand.RunAsync(arguments.GetValue(config)!, arguments.GetValue(logFormat), reload: !arguments.GetValue(noReload)));

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

var mapping = new Option<string>("--mapping", "-m") { Description = "The mapping's name", Required = true };
var address = new Option<string?>("--address") { Description = "The admin address of another gateway, as in http://gateway:8080; without it, the configured one" };
var pause = new Command("pause", "Let a running gateway invoke nothing new for a mapping, until it is resumed or restarted") { mapping, address, config };
pause.SetAction((arguments, _) => SwitchCommand.RunAsync(arguments.GetValue(config)!, arguments.GetValue(address), arguments.GetValue(mapping)!, "pause"));
var resume = new Command("resume", "End the pause of a mapping") { mapping, address, config };
resume.SetAction((arguments, _) => SwitchCommand.RunAsync(arguments.GetValue(config)!, arguments.GetValue(address), arguments.GetValue(mapping)!, "resume"));

var command = new Argument<string[]>("command") { Description = "What runs the function, behind --, as in: -- npx aws-lambda-ric index.handler", Arity = ArgumentArity.ZeroOrMore };
var limit = new Option<int?>("--timeout") { Description = "Seconds that an invocation may take; without it, the mapping's InvocationTimeoutSeconds" };
limit.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int?>() is < 1 or > 900) result.AddError("--timeout must be 1 to 900 seconds.");
});
var concurrency = new Option<int>("--concurrency") { Description = "Most processes of the function, each with one invocation at a time", DefaultValueFactory = _ => 1 };
concurrency.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() is < 1 or > 100) result.AddError("--concurrency must be 1 to 100.");
});
var sameGroup = new Option<bool>("--same-group") { Description = "Join the mapping's own consumer group, and take its records; without it, the group's name with -dev" };
var dev = new Command("dev", "Run your own function on this machine, on the records of a mapping's real broker") { mapping, limit, concurrency, sameGroup, config, command };
dev.Validators.Add(result =>
{
    if (result.GetValue(command) is not { Length: > 0 }) result.AddError("Give what runs the function behind --, as in: gateway dev --mapping orders -- npx aws-lambda-ric index.handler");
});
dev.SetAction((arguments, _) => DevCommand.RunAsync(new DevRequest
{
    Path = arguments.GetValue(config)!,
    Mapping = arguments.GetValue(mapping)!,
    Command = arguments.GetValue(command)!,
    Timeout = arguments.GetValue(limit) is { } most ? TimeSpan.FromSeconds(most) : null,
    Concurrency = arguments.GetValue(concurrency),
    SameGroup = arguments.GetValue(sameGroup),
}));

var toTimestamp = new Option<string?>("--to-timestamp") { Description = $"The first record of that time or later: {SeekTarget.TimeForm}" };
toTimestamp.Validators.Add(result =>
{
    if (result.GetValueOrDefault<string?>() is { } text && SeekTarget.At(text) is null) result.AddError($"--to-timestamp is '{text}'; it must be {SeekTarget.TimeForm}.");
});
var toBeginning = new Option<bool>("--to-beginning") { Description = "The oldest record that each partition still has" };
var toEnd = new Option<bool>("--to-end") { Description = "Behind the newest record" };
var dryRun = new Option<bool>("--dry-run") { Description = "Print where each partition would go, and change nothing" };
var seek = new Command("seek", "Let a Kafka mapping's consumer group read on elsewhere; all gateways that run the mapping must be stopped") { mapping, toTimestamp, toBeginning, toEnd, dryRun, config };
seek.Validators.Add(result =>
{
    Option[] targets = [toTimestamp, toBeginning, toEnd];
    if (targets.Count(option => result.GetResult(option) is { Implicit: false }) != 1) result.AddError("Give one of --to-timestamp T, --to-beginning and --to-end.");
});
seek.SetAction((arguments, _) => SeekCommand.RunAsync(
    arguments.GetValue(config)!,
    arguments.GetValue(mapping)!,
    arguments.GetValue(toBeginning) ? SeekTarget.Beginning : arguments.GetValue(toEnd) ? SeekTarget.End : SeekTarget.At(arguments.GetValue(toTimestamp)!)!.Value,
    arguments.GetValue(dryRun)));

var from = new Option<string>("--from") { Description = "Where they are: kafka://topic, the ARN of an SQS queue, or s3://bucket/prefix", Required = true };
var onlyLooks = new Option<bool>("--dry-run") { Description = "Say what would be done, and do nothing" };
var delete = new Option<bool>("--delete") { Description = "Delete S3's objects once all their records have succeeded" };
var redrive = new Command("redrive", "Put failed records back through their mapping's function") { from, mapping, onlyLooks, delete, config };
redrive.SetAction((arguments, _) => RedriveCommand.RunAsync(new RedriveRequest(
    arguments.GetValue(config)!, arguments.GetValue(from)!, arguments.GetValue(mapping)!, arguments.GetValue(onlyLooks), arguments.GetValue(delete))));

var patient = new Option<string?>("--mapping", "-m") { Description = "Only this mapping, beside what all of them share" };
var findings = new Option<DoctorFormat>("--output", "-o") { Description = "text: for people; json: one document", DefaultValueFactory = _ => DoctorFormat.Text };
var doctor = new Command("doctor", "Look at all that a configuration relies on, and say what is wrong and what to do; 0: all is well, 3: warnings, 1: failures") { config, patient, findings };
doctor.SetAction((arguments, _) => DoctorCommand.RunAsync(arguments.GetValue(config)!, arguments.GetValue(patient), arguments.GetValue(findings)));

var account = new Option<string?>("--account") { Description = "The AWS account of functions that are configured by name only" };
var forDoctor = new Option<bool>("--doctor") { Description = "Add what gateway doctor looks at besides, and the service never does" };
var policy = new Command("policy", "Print the IAM policy for exactly what a configuration uses") { config, account, forDoctor };
policy.SetAction(arguments => PolicyCommand.Run(arguments.GetValue(config)!, arguments.GetValue(account), arguments.GetValue(forDoctor)));

var source = new Argument<string?>("source") { Description = $"{ImportForm.Known}; - for stdin", Arity = ArgumentArity.ZeroOrOne };
var live = new Option<bool>("--live") { Description = "Ask Lambda for its mappings instead (lambda:ListEventSourceMappings)" };
var region = new Option<string?>("--region") { Description = "With --live: whose mappings; without it, the AWS SDK's own region chain" };
var output = new Option<string?>("--output", "-o") { Description = "The file to write; without it, stdout" };
var force = new Option<bool>("--force") { Description = "Write over a file that exists" };
var chosen = new Option<string?>("--mapping", "-m") { Description = "Only this mapping, by the name it gets or by its logical id, address or UUID" };
var parameters = new Option<string[]>("--parameter", "-p") { Description = "NAME=VALUE of a template's parameter or pseudo-parameter, as in AWS::Region=eu-west-1; may be given several times" };
parameters.Validators.Add(result =>
{
    if ((result.GetValueOrDefault<string[]>() ?? []).FirstOrDefault(each => each.IndexOf('=', StringComparison.Ordinal) < 1) is { } wrong) result.AddError($"--parameter is '{wrong}'; it must be NAME=VALUE.");
});
var import = new Command("import", "Make a gateway.yaml of event source mappings that exist") { source, live, region, output, force, chosen, parameters };
import.Validators.Add(result =>
{
    if (result.GetResult(source) is { Tokens.Count: > 0 } == result.GetValue(live)) result.AddError("Give a file, - for stdin, or --live.");
});
import.SetAction((arguments, ct) => ImportCommand.RunAsync(
    new ImportRequest
    {
        Source = arguments.GetValue(source),
        Region = arguments.GetValue(region),
        Output = arguments.GetValue(output),
        Force = arguments.GetValue(force),
        Mapping = arguments.GetValue(chosen),
        Parameters = (arguments.GetValue(parameters) ?? []).Select(each => each.Split('=', 2)).GroupBy(pair => pair[0]).ToDictionary(pairs => pairs.Key, pairs => pairs.Last()[1]),
    },
    ct));

var version = new Command("version", "Print the versions of the gateway, librdkafka and the runtime");
version.SetAction(_ =>
{
    var librdkafka = LibrdkafkaLoader.TryLoad(out var missing) ? LibrdkafkaLoader.Version : missing;
    Console.Out.WriteLine($"gateway {GatewayMetrics.Version}\nlibrdkafka {librdkafka}\n{RuntimeInformation.FrameworkDescription}");
});

var root = new RootCommand("Takes the place of Lambda's event source mappings for Kafka, and keeps the trace whole") { run, validate, doctor, import, demo, dev, pause, resume, seek, redrive, health, policy, version };

// Stopping is a drain of our own length, so the parser's two seconds for it must not apply.
var parsed = root.Parse(args);
var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
return parsed.Action is ParseErrorAction ? 2 : code;
