using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gateway.Aws;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Invocation.Events;
using Gateway.Records;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Settlement.Destinations;

public sealed class S3DestinationTests
{
    private const string Home = "eu-west-1";
    private const string Elsewhere = "eu-central-1";

    private static readonly Guid Id = new("0b9d5a1c-7f3e-4c62-9a80-5d1f2e3c4b6a");
    private static readonly KafkaEventFormat Format = new(null, ["b:9092"]);
    private static readonly FailedBatch Failed = new(Some.Batch(Format, Some.Record(Some.Lane("rides", 3), 7, value: "one"u8.ToArray())), DropReason.RetryAttemptsExhausted, "boom", TestTrace.Id);

    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData("orders", "rides", 3, "aws/lambda/orders/rides-3/2026/03/04/2026-03-04T09.05.05-0b9d5a1c-7f3e-4c62-9a80-5d1f2e3c4b6a")]
    [InlineData("or ders", "..", null, "aws/lambda/or-ders/-/2026/03/04/2026-03-04T09.05.05-0b9d5a1c-7f3e-4c62-9a80-5d1f2e3c4b6a")]
    [InlineData("orders", "stock/é", null, "aws/lambda/orders/stock--/2026/03/04/2026-03-04T09.05.05-0b9d5a1c-7f3e-4c62-9a80-5d1f2e3c4b6a")]
    public void An_object_is_named_as_Lambda_names_it(string mapping, string destination, int? partition, string key)
    {
        var lane = new Lane(partition is { } number ? $"{destination}-{number}" : "whatever", destination, partition);

        Assert.Equal(key, S3Destination.KeyOf(mapping, lane, isQueue: partition is null, ManualClock.Start, Id));
    }

    [Fact]
    public async Task An_object_goes_to_the_bucket_by_its_name_and_is_signed_with_its_content()
    {
        using var http = new ScriptedHttp { Answer = static _ => new HttpResponseMessage(HttpStatusCode.OK) };
        await using var destination = Destination(http);

        Assert.True((await SendAsync(destination)).IsConfirmed);

        var call = Assert.Single(http.Calls);
        Assert.Equal((HttpMethod.Put, "rides-failed.s3.eu-west-1.amazonaws.com"), (call.Method, call.Uri.Host));
        Assert.StartsWith("/aws/lambda/orders/rides-3/2026/03/04/2026-03-04T09.05.05-", call.Uri.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(call.Body)), call.Headers["x-amz-content-sha256"]);
        Assert.Contains("x-amz-content-sha256;", call.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal(TestTrace.Id.ToString(), call.Headers["x-amz-meta-trace-id"]);
        Assert.Equal(Home, call.SignedRegion);
    }

    // 301 by the path, 307 for a bucket so new that its name is not known everywhere, 400 for a signature of another region.
    [Theory]
    [InlineData(301, "PermanentRedirect")]
    [InlineData(307, "TemporaryRedirect")]
    [InlineData(400, "AuthorizationHeaderMalformed")]
    public async Task A_bucket_that_is_elsewhere_gets_the_same_object_there_at_once_and_the_next_ones_too(int status, string code)
    {
        using var http = new ScriptedHttp { Answer = call => call.SignedRegion == Elsewhere ? new HttpResponseMessage(HttpStatusCode.OK) : Refusal(status, code, Elsewhere) };
        await using var destination = Destination(http);

        Assert.True((await SendAsync(destination)).IsConfirmed);
        Assert.True((await SendAsync(destination)).IsConfirmed);

        Assert.Equal([Home, Elsewhere, Elsewhere], http.Calls.Select(call => call.SignedRegion));
        Assert.Equal([Home, Elsewhere, Elsewhere], http.Calls.Select(call => call.Uri.Host.Split('.')[2]));
        Assert.Equal(http.Calls[0].Uri.AbsolutePath, http.Calls[1].Uri.AbsolutePath);
        Assert.Equal(http.Calls[0].Body, http.Calls[1].Body);
        Assert.Equal(Elsewhere, destination.Target.Region);
    }

    [Fact]
    public async Task A_bucket_that_refuses_where_it_is_said_to_be_is_not_followed_for_ever()
    {
        using var http = new ScriptedHttp { Answer = static call => Refusal(301, "PermanentRedirect", call.SignedRegion == Home ? Elsewhere : Home) };
        await using var destination = Destination(http);

        var result = await SendAsync(destination);

        Assert.Equal(2, http.Calls.Count);
        Assert.Equal("The failure destination arn:aws:s3:::rides-failed takes nothing: PermanentRedirect: elsewhere; correct it, or DestinationConfig.", result.Problem);
    }

    [Fact]
    public async Task A_refusal_by_the_bucket_at_its_own_place_is_told_and_not_repeated()
    {
        using var http = new ScriptedHttp { Answer = static _ => Refusal(403, "AccessDenied", Home) };
        await using var destination = Destination(http);

        var result = await SendAsync(destination);

        Assert.Single(http.Calls);
        Assert.Equal(403, result.Status);
        Assert.EndsWith("allow the gateway's role s3:PutObject on it.", result.Problem, StringComparison.Ordinal);
    }

    private static Task<DestinationResult> SendAsync(S3Destination destination) => destination.SendAsync(Failed, TestContext.Current.CancellationToken);

    private S3Destination Destination(ScriptedHttp http)
    {
        var writer = new FailureRecordWriter(new FailureRecordFacts { FunctionArn = "f", Source = SourceKind.Kafka, Format = Format }, _clock);
        var credentials = AwsCredentialSource.Fixed("AKIAEXAMPLE", "example-secret", _clock, NullLogger<AwsCredentialSource>.Instance);
        return new S3Destination(
            FailureDestination.Parse("arn:aws:s3:::rides-failed")!, "orders", writer, new SignedCall(credentials, new HttpMessageInvoker(http, disposeHandler: false), _clock), Home, endpoint: null, _clock);
    }

    private static HttpResponseMessage Refusal(int status, string code, string region) => new((HttpStatusCode)status)
    {
        Content = new StringContent($"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>elsewhere</Message></Error>", Encoding.UTF8, "application/xml"),
        Headers = { { "x-amz-bucket-region", region } },
    };
}
