using Gateway.Benchmarks.Contestants;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Queues.ActiveMq;

/// <summary>What a Python team would write: stomp.py and boto3, both of Debian's packages.</summary>
internal sealed class StompContestant() : QueueContestant("stomp", "python3-stomp + boto3")
{
    private const string Python = "/usr/bin/python3";

    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(30);

    public override bool IsPeer => true;

    public override async Task PrepareAsync()
    {
        await using var check = Child.Start("python3-stomp and python3-boto3", Python, ["-c", "import boto3, stomp"]);
        await check.WaitForExitAsync(CheckLimit);
    }

    public override Child Start(QueueSetting setting) => Child.Start(
        "stomp", Python, [Path.Combine(AppContext.BaseDirectory, "peers", "stomp", "bridge.py")], new Dictionary<string, string>
        {
            ["BROKER_PORT"] = $"{setting.StompPort}",
            ["BROKER_USER"] = QueueLogin.User,
            ["BROKER_PASSWORD"] = QueueLogin.Password,
            ["QUEUE"] = setting.Queue,
            ["PREFETCH"] = $"{setting.Prefetch}",
            ["LAMBDA_ENDPOINT"] = setting.FunctionAddress,
            ["BATCH"] = $"{setting.Batch}",
            ["CONCURRENCY"] = $"{setting.Concurrency}",
            ["AWS_ACCESS_KEY_ID"] = GatewayConfiguration.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = GatewayConfiguration.SecretKey,
        });
}
