using System.Buffers.Text;
using System.Text;
using Amazon.Runtime;

namespace Gateway.Aws.Msk;

public sealed class MskTokenTests
{
    private static readonly DateTimeOffset Now = ManualClock.Start;
    private static readonly ImmutableCredentials Credentials = new("AKIAEXAMPLE", "example-secret", "example-token");

    [Fact]
    public void A_token_is_a_signed_address_in_the_alphabet_of_URLs()
    {
        var token = MskToken.Sign("eu-west-1", Credentials, null, Now);

        var url = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Value));
        Assert.DoesNotContain('=', token.Value);
        Assert.StartsWith("https://kafka.eu-west-1.amazonaws.com/?Action=kafka-cluster%3AConnect&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAEXAMPLE%2F20260304%2Feu-west-1%2Fkafka-cluster%2Faws4_request&X-Amz-Date=20260304T090505Z&X-Amz-Expires=900&X-Amz-Security-Token=example-token&X-Amz-SignedHeaders=host&X-Amz-Signature=", url);
    }

    [Theory]
    [InlineData(null, 900)]
    [InlineData(3600, 900)]
    [InlineData(300, 300)]
    public void It_lives_no_longer_than_who_signed_it(int? credentialSeconds, int tokenSeconds)
    {
        var token = MskToken.Sign("eu-west-1", Credentials, credentialSeconds is { } seconds ? Now.AddSeconds(seconds) : null, Now);

        Assert.Equal(Now.AddSeconds(tokenSeconds), token.Expires);
        Assert.Equal(TimeSpan.FromSeconds(tokenSeconds * 0.8), token.FreshFor(Now));
        Assert.False(token.IsExpired(Now.AddSeconds(tokenSeconds - 1)));
        Assert.True(token.IsExpired(Now.AddSeconds(tokenSeconds)));
    }

    [Fact]
    public void It_does_not_show_itself()
    {
        var token = MskToken.Sign("eu-west-1", Credentials, null, Now);

        Assert.DoesNotContain(token.Value, token.ToString());
    }
}
