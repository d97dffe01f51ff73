using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Image;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests.House.Failures;

/// <summary>moto_server in a process of its own: AWS as somebody else understands it. Where it is not installed, its tests are skipped and say so.</summary>
public sealed class MotoServer : IAsyncLifetime
{
    /// <summary>Everything in it is this account's.</summary>
    internal const string Account = "123456789012";

    private const string Program = "moto_server";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private ChildProcess? _process;

    public MotoServer() => _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{LoopbackPort.Free()}") };

    internal string Endpoint => _http.BaseAddress!.GetLeftPart(UriPartial.Authority);

    public async ValueTask InitializeAsync()
    {
        if (!ContainerTool.IsInstalled(Program)) return;
        _process = ChildProcess.StartProgram(Program, ["-H", "127.0.0.1", "-p", $"{_http.BaseAddress!.Port}"]);
        await Eventually.TrueAsync(IsUpAsync, StartLimit, () => _process.Tail());
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _http.Dispose();
    }

    /// <summary>Skips the test where there is no server.</summary>
    internal void AssertInstalled() => Assert.SkipWhen(_process is null, $"NOT TESTED: {Program} is missing (pip install 'moto[server]'), so nobody but this project's own stand-ins has read what goes to AWS.");

    /// <returns>The queue's address.</returns>
    internal async Task<string> CreateQueueAsync(string name) => (await SqsAsync("CreateQueue", new { QueueName = name })).GetProperty("QueueUrl").GetString()!;

    /// <summary>What a queue holds, ten messages at most; they stay there.</summary>
    /// <returns>Each message's text and its trace header.</returns>
    internal async Task<IReadOnlyList<(string Body, string? TraceHeader)>> LookAsync(string queueUrl)
    {
        var answer = await SqsAsync("ReceiveMessage", new { QueueUrl = queueUrl, MaxNumberOfMessages = 10, VisibilityTimeout = 0, MessageSystemAttributeNames = (string[])["AWSTraceHeader"] });
        if (!answer.TryGetProperty("Messages", out var messages)) return [];
        return [.. messages.EnumerateArray().Select(message => (
            message.GetProperty("Body").GetString()!,
            message.TryGetProperty("Attributes", out var all) && all.TryGetProperty("AWSTraceHeader", out var header) ? header.GetString() : null))];
    }

    /// <summary>Messages that wait in a queue.</summary>
    internal async Task<int> CountAsync(string queueUrl)
    {
        var answer = await SqsAsync("GetQueueAttributes", new { QueueUrl = queueUrl, AttributeNames = (string[])["All"] });
        var attributes = answer.GetProperty("Attributes");
        return Number("ApproximateNumberOfMessages") + Number("ApproximateNumberOfMessagesNotVisible");

        int Number(string name) => int.Parse(attributes.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Makes a topic that everything goes from to a queue, which is told by its name.</summary>
    /// <returns>The topic's ARN.</returns>
    internal async Task<string> CreateTopicAsync(string name, string queue)
    {
        var topic = (await SnsAsync(("Action", "CreateTopic"), ("Name", name))).Descendants().Single(element => element.Name.LocalName == "TopicArn").Value;
        // Raw: without an envelope around what was published.
        await SnsAsync(
            ("Action", "Subscribe"), ("TopicArn", topic), ("Protocol", "sqs"), ("Endpoint", $"arn:aws:sqs:{FakeLambda.Region}:{Account}:{queue}"),
            ("Attributes.entry.1.key", "RawMessageDelivery"), ("Attributes.entry.1.value", "true"));
        return topic;
    }

    internal async Task CreateBucketAsync(string name) =>
        await SendAsync(HttpMethod.Put, $"/{name}", "s3", new StringContent($"<CreateBucketConfiguration><LocationConstraint>{FakeLambda.Region}</LocationConstraint></CreateBucketConfiguration>"));

    /// <summary>The keys of a bucket's objects.</summary>
    internal async Task<IReadOnlyList<string>> KeysAsync(string bucket) =>
        [.. XDocument.Parse(await SendAsync(HttpMethod.Get, $"/{bucket}?list-type=2", "s3")).Descendants().Where(element => element.Name.LocalName == "Key").Select(element => element.Value)];

    internal Task<string> ObjectAsync(string bucket, string key) => SendAsync(HttpMethod.Get, $"/{bucket}/{key}", "s3");

    /// <returns>The secret's ARN.</returns>
    internal async Task<string> CreateSecretAsync(string name, string text) =>
        JsonElement.Parse(await TargetAsync("secretsmanager", "secretsmanager.CreateSecret", new { Name = name, SecretString = text })).GetProperty("ARN").GetString()!;

    private async Task<bool> IsUpAsync()
    {
        if (_process!.Exited.IsCompleted) Assert.Fail($"{Program} has ended: {_process.Tail()}");
        try
        {
            using var response = await _http.GetAsync("/moto-api/data.json");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<JsonElement> SqsAsync(string action, object call) => JsonElement.Parse(await TargetAsync("sqs", $"AmazonSQS.{action}", call) is { Length: > 0 } text ? text : "{}");

    private async Task<XDocument> SnsAsync(params (string Name, string Value)[] form) =>
        XDocument.Parse(await SendAsync(HttpMethod.Post, "/", "sns", new FormUrlEncodedContent([new("Version", "2010-03-31"), .. form.Select(field => KeyValuePair.Create(field.Name, field.Value))])));

    private Task<string> TargetAsync(string service, string target, object call)
    {
        var content = new StringContent(JsonSerializer.Serialize(call), Encoding.UTF8, new MediaTypeHeaderValue("application/x-amz-json-1.1"));
        content.Headers.Add("X-Amz-Target", target);
        return SendAsync(HttpMethod.Post, "/", service, content);
    }

    // It tells its services apart by what a call is signed for, and looks no further.
    private async Task<string> SendAsync(HttpMethod method, string path, string service, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential={AwsCredentials.Known.AccessKeyId}/20260304/{FakeLambda.Region}/{service}/aws4_request, SignedHeaders=host, Signature=0");
        using var response = await _http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{service}: {response.StatusCode} {body}");
        return body;
    }
}
