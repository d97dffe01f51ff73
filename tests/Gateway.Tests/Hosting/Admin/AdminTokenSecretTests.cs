using Gateway.Aws.Secrets;
using Gateway.Configuration;

namespace Gateway.Hosting.Admin;

public sealed class AdminTokenSecretTests
{
    private static readonly SecretReference Reference = SecretReference.Parse("file:/run/secrets/admin")!;

    [Theory]
    [InlineData("s3cret", "s3cret")]
    [InlineData("  s3cret\r\n", "s3cret")]
    [InlineData("""{"token":"s3cret"}""", "s3cret")]
    [InlineData("""{"token":"s3cret\n","other":"x"}""", "s3cret")]
    public void It_is_the_text_or_a_member_of_it(string text, string token) =>
        Assert.Equal(new AdminTokenSecret(token, null), AdminTokenSecret.Parse(new SecretReading(text, null), Reference));

    [Theory]
    [InlineData("   ")]
    [InlineData("two words")]
    [InlineData("two\nlines")]
    [InlineData("gehëim")]
    [InlineData("""{"token":""}""")]
    [InlineData("""{"password":"s3cret"}""")]
    public void What_no_header_could_carry_is_told_without_a_word_of_it(string text)
    {
        var (token, problem) = AdminTokenSecret.Parse(new SecretReading(text, null), Reference);

        Assert.Null(token);
        Assert.Equal("""The secret file:/run/secrets/admin has no token that a header could carry; it must be one line of printable ASCII without spaces, or JSON as in {"token": "…"}.""", problem);
    }

    [Fact]
    public void A_secret_that_cannot_be_read_says_why() =>
        Assert.Equal(new AdminTokenSecret(null, "gone"), AdminTokenSecret.Parse(new SecretReading(null, "gone"), Reference));

    [Fact]
    public void It_does_not_show_itself() => Assert.Equal("(a token)", new AdminTokenSecret("s3cret", null).ToString());
}
