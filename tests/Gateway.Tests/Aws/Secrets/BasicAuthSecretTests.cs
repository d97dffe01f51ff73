namespace Gateway.Aws.Secrets;

public sealed class BasicAuthSecretTests
{
    [Theory]
    [InlineData("""{"username":"u","password":"p"}""", "u", "p")]
    [InlineData("""{"engine":"rabbitmq","port":5671,"tags":[1],"password":" p\"\u00e9 ","username":"u"}""", "u", " p\"é ")]
    [InlineData("{\"username\":\"u\",\"password\":\"p\"}\n", "u", "p")]
    public void User_and_password_are_read(string text, string user, string password) =>
        Assert.Equal(new BasicAuthSecret(new UserPassword(user, password), null), BasicAuthSecret.Parse(new SecretReading(text, null)));

    [Theory]
    [InlineData("hunter2", "is not a JSON object")]
    [InlineData("\"hunter2\"", "is not a JSON object")]
    [InlineData("""{"username":"u","password":"hunter2""", "is not a JSON object")]
    [InlineData("""{"username":"u","password":"hunter2\ud800"}""", "is not a JSON object")]
    [InlineData("""{"user":"hunter2"}""", "has neither username nor password")]
    [InlineData("""{"user":"u","password":"hunter2"}""", "has no username")]
    [InlineData("""{"username":"","password":"hunter2"}""", "has no username")]
    [InlineData("""{"username":7,"password":"hunter2"}""", "has no username")]
    [InlineData("""{"username":"hunter2","pass":"hunter2"}""", "has no password")]
    [InlineData("""{"username":"hunter2","password":null}""", "has no password")]
    public void What_is_missing_is_said_and_nothing_of_the_secret(string text, string what)
    {
        var secret = BasicAuthSecret.Parse(new SecretReading(text, null));

        Assert.Null(secret.Credentials);
        Assert.Equal($$"""The secret of type BASIC_AUTH {{what}}; it must be JSON, as in {"username": "…", "password": "…"}.""", secret.Problem);
        Assert.DoesNotContain("hunter2", secret.ToString());
    }

    [Fact]
    public void A_secret_that_could_not_be_read_keeps_its_problem() =>
        Assert.Equal(new BasicAuthSecret(null, "away"), BasicAuthSecret.Parse(new SecretReading(null, "away")));

    [Fact]
    public void A_password_does_not_show_itself() =>
        Assert.DoesNotContain("hunter2", BasicAuthSecret.Parse(new SecretReading("""{"username":"u","password":"hunter2"}""", null)).ToString());
}
