using Gateway.Aws;
using Gateway.Aws.Lambda;
using Gateway.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Hosting.Import;

/// <summary><c>gateway import</c>: makes a gateway.yaml of event source mappings that exist.</summary>
internal static class ImportCommand
{
    private const string Stdin = "-";

    /// <returns>0 with something imported; 1 with nothing to import; 2 for what cannot be read or written.</returns>
    public static async Task<int> RunAsync(ImportRequest request, CancellationToken ct)
    {
        // Before all else: nobody wants to read a report of what is then not written.
        if (request is { Output: { } path, Force: false } && File.Exists(path)) return Say([$"{path} exists; name another --output, or give --force to write over it."], 2);
        var result = request.Source is { } source ? await ReadAsync(source, request, ct) : await AskAsync(request, ct);
        Say(result.Lines, result.Code);
        return result.Yaml is null ? result.Code : await WriteAsync(result.Yaml, request, ct);
    }

    private static async Task<ImportResult> ReadAsync(string source, ImportRequest request, CancellationToken ct)
    {
        try
        {
            var text = source == Stdin ? await Console.In.ReadToEndAsync(ct) : await File.ReadAllTextAsync(source, ct);
            return GatewayImport.Of(text, source == Stdin ? "stdin" : source, request.Parameters, request.Mapping);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Failed($"{source} cannot be read ({unreadable.Message.TrimEnd('.')}); name {ImportForm.Known}.");
        }
    }

    private static async Task<ImportResult> AskAsync(ImportRequest request, CancellationToken ct)
    {
        if (AwsRegion.Resolve(request.Region) is not { } region) return Failed("The region is not known; give --region, or set AWS_REGION.");
        using var http = AwsHttp.CreateInvoker();
        var credentials = AwsCredentialSource.FromChain(TimeProvider.System, NullLogger<AwsCredentialSource>.Instance);
        var client = new MappingListClient(new SignedGet(credentials, http, TimeProvider.System), ServiceEndpoint.FromEnvironment("LAMBDA"));
        var listed = await client.ListAsync(region, ct);
        if (listed.Problem is { } problem) return Failed(problem);
        var found = ListedMappingsReader.Read(listed.Mappings.Select(mapping => JsonTree.Of(mapping, new Origin(region, Line: null))));
        return GatewayImport.Of([.. found], $"Lambda in {region}", request.Mapping);
    }

    private static async Task<int> WriteAsync(string yaml, ImportRequest request, CancellationToken ct)
    {
        if (request.Output is not { } path)
        {
            await Console.Out.WriteAsync(yaml);
            return 0;
        }

        try
        {
            await using var file = new StreamWriter(new FileStream(path, request.Force ? FileMode.Create : FileMode.CreateNew));
            await file.WriteAsync(yaml.AsMemory(), ct);
            return Say([$"Written to {path}; now: gateway validate --config {path}"], 0);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Say([$"{path} cannot be written ({unwritable.Message.TrimEnd('.')})."], 2);
        }
    }

    private static ImportResult Failed(string why) => new(2, null, [why]);

    private static int Say(IReadOnlyList<string> lines, int code)
    {
        foreach (var line in lines) Console.Error.WriteLine(line);
        return code;
    }
}
