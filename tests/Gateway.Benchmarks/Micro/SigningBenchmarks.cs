using Amazon.Runtime;
using BenchmarkDotNet.Attributes;
using Gateway.Aws;

namespace Gateway.Benchmarks.Micro;

/// <summary>The signature of one Invoke.</summary>
public class SigningBenchmarks
{
    private readonly ImmutableCredentials _credentials = new("AKIDEXAMPLE", "secret", null);
    private readonly RequestSigner _signer = new(
        new SigningTarget(
            new Uri("https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/bench/invocations"), "eu-west-1", "lambda",
            new Dictionary<string, string> { ["content-type"] = "application/json", ["x-amz-invocation-type"] = "RequestResponse" }),
        TimeProvider.System);

    private byte[] _payload = [];

    [Params(400, 26_000)]
    public int PayloadBytes { get; set; }

    [GlobalSetup]
    public void Fill() => _payload = new byte[PayloadBytes];

    [Benchmark]
    public string Sign() => _signer.Sign(_payload, _credentials).Authorization;
}
