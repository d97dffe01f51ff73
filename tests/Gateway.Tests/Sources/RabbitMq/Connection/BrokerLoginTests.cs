using Gateway.Aws.Secrets;

namespace Gateway.Sources.RabbitMq.Connection;

public sealed class BrokerLoginTests
{
    [Fact]
    public void User_and_password_are_read() =>
        Assert.Equal(new UserPassword("app", "p:\"1\""), BrokerLogin.Parse("""{"username":"app","password":"p:\"1\"","engine":"rabbit"}"""));

    [Theory]
    [InlineData("")]
    [InlineData("app:pass")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"username":"app"}""")]
    [InlineData("""{"username":"app","password":5}""")]
    public void Anything_else_is_no_login(string secret) => Assert.Null(BrokerLogin.Parse(secret));

    [Fact]
    public void Certificates_stand_bare_or_in_json()
    {
        Assert.Equal("-----BEGIN", BrokerLogin.Certificates("-----BEGIN"));
        Assert.Equal("-----BEGIN", BrokerLogin.Certificates(""" {"certificate":"-----BEGIN"}"""));
        Assert.Equal("", BrokerLogin.Certificates("{oops"));
        Assert.Equal("", BrokerLogin.Certificates("{}"));
    }
}
