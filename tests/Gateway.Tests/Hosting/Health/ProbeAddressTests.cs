namespace Gateway.Hosting.Health;

public sealed class ProbeAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080/livez")]
    [InlineData("http://0.0.0.0:8080", "http://127.0.0.1:8080/livez")]
    [InlineData("http://*:9000", "http://127.0.0.1:9000/livez")]
    [InlineData("http://+:9000/", "http://127.0.0.1:9000/livez")]
    [InlineData("http://[::]:8080", "http://[::1]:8080/livez")]
    [InlineData("http://localhost:8080", "http://localhost:8080/livez")]
    [InlineData("http://gateway.orders:8080", "http://gateway.orders:8080/livez")]
    public void What_listens_on_every_interface_is_asked_on_loopback(string listen, string asked) =>
        Assert.Equal(new Uri(asked), ProbeAddress.Of(listen));

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("https://127.0.0.1:8080")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("")]
    public void What_nobody_could_ask_is_no_address(string listen) => Assert.Null(ProbeAddress.Of(listen));
}
