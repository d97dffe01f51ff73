using Gateway.Aws;
using Gateway.Aws.Lambda;
using Gateway.Configuration;

namespace Gateway.Hosting.Doctor;

/// <summary>The checks of the function that a mapping invokes.</summary>
internal sealed class FunctionChecks
{
    private const string Role = "role";
    private const string Function = "function";
    private const string Service = "lambda";

    private static readonly Dictionary<string, string> Rehearsal = new() { ["content-type"] = "application/json", ["x-amz-invocation-type"] = "DryRun" };

    private readonly MappingSettings _mapping;
    private readonly MappingCheckParts _parts;
    private readonly FunctionVerdicts _verdicts;
    private readonly AwsCredentialSource _invoker;
    private readonly string _region;
    private readonly string _address;
    private FunctionConfiguration? _known;
    private bool _isLambda;

    public FunctionChecks(MappingSettings mapping, MappingCheckParts parts)
    {
        (_mapping, _parts, _invoker, _region) = (mapping, parts, parts.InvokerOf(mapping), parts.RegionOf(mapping));
        _verdicts = new FunctionVerdicts(mapping, isTraced: parts.Tracing.Exporter != TraceExporter.None);
        var endpoint = ServiceEndpoint.For(Service, _region, MappingCheckParts.UriOf(parts.Aws.LambdaEndpoint));
        _address = $"{endpoint.AbsoluteUri.TrimEnd('/')}/2015-03-31/functions/{Uri.EscapeDataString(mapping.Function.PathName)}/";
    }

    public IEnumerable<Check> All() =>
    [
        .. _mapping.RoleArn is null ? Array.Empty<Check>() : [Of(Role, AssumeAsync)],
        Of(Function, LookAsync, Role),
        Of("invoke", RehearseAsync, Role, Function),
        Of("tracing", _ => Task.FromResult(_verdicts.Tracing(_known)), Role, Function),
        Of("timeout", _ => Task.FromResult(_verdicts.Timeout(_known)), Role, Function),
    ];

    private Check Of(string name, Func<CancellationToken, Task<Verdict>> look, params string[] needs) => new(name, look, needs)
    {
        Obstacle = _parts.LackOfCredentialsAsync,
        LateRemedy = "Let the gateway's network reach AWS (a VPC endpoint or NAT), or correct Aws.Region or Aws.LambdaEndpoint.",
    };

    private async Task<Verdict> AssumeAsync(CancellationToken ct)
    {
        var (credentials, problem) = await _invoker.GetAsync(ct);
        return credentials is null ? Verdict.Failed("cannot be assumed", problem!) : Verdict.Ok($"{_mapping.RoleArn} is assumed");
    }

    // https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html
    private async Task<Verdict> LookAsync(CancellationToken ct)
    {
        var (json, problem, type) = await new SignedGet(_invoker, _parts.Parts.Http, _parts.Clock).AskAsync(AddressOf("configuration"), _region, Service, ct);
        _known = json is { } answer ? FunctionConfiguration.Read(answer) : null;
        _isLambda = _known is not null || FunctionVerdicts.IsDenial(type);
        return _verdicts.Function(_known, type, problem);
    }

    // Lambda then only looks whether it would invoke. Something else at that address might really invoke, so only Lambda is asked.
    private async Task<Verdict> RehearseAsync(CancellationToken ct)
    {
        if (!_isLambda) return Verdict.Skipped($"needs {Function}");
        var call = new CallRequest(HttpMethod.Post, AddressOf("invocations"), _region, Service, Rehearsal, "{}"u8.ToArray());
        return _verdicts.Invoke(await new SignedCall(_invoker, _parts.Parts.Http, _parts.Clock).SendAsync(call, ct));
    }

    private Uri AddressOf(string what) => new($"{_address}{what}{(_mapping.Function.Qualifier is { } qualifier ? $"?Qualifier={Uri.EscapeDataString(qualifier)}" : "")}");
}
