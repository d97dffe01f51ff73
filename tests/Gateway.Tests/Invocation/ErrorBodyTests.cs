using System.Text;

namespace Gateway.Invocation;

public class ErrorBodyTests
{
    [Theory]
    [InlineData("""{"errorType":"Boom","errorMessage":"went off"}""", "Boom", "went off")]
    [InlineData("""{"errorMessage":"m","cause":{"errorType":"inner","errorMessage":"inner"},"errorType":"Outer"}""", "Outer", "m")]
    [InlineData("""{"Type":"User","Message":"Function not found"}""", null, "Function not found")]
    [InlineData("""{"Type":"ResourceNotFoundException","Message":"gone"}""", "ResourceNotFoundException", "gone")]
    [InlineData("""{"__type":"com.amazonaws.lambda#ServiceException","message":"sorry"}""", "com.amazonaws.lambda#ServiceException", "sorry")]
    [InlineData("""{"errorType":7,"errorMessage":null}""", null, """{"errorType":7,"errorMessage":null}""")]
    [InlineData("""{"errorType":{"a":[1]},"errorMessage":"after an object"}""", null, "after an object")]
    [InlineData("""{"errorType":"Cut","errorMessage":"off","trace":["a long o""", "Cut", "off")]
    [InlineData("""{"errorType":"Bad" oops""", "Bad", null)]
    [InlineData("\"just text\"", null, "\"just text\"")]
    [InlineData("<html>", null, "<html>")]
    [InlineData("null", null, "null")]
    [InlineData("", null, null)]
    public void A_body_says_what_it_can(string body, string? type, string? message)
    {
        var error = ErrorBody.Parse(Encoding.UTF8.GetBytes(body));

        Assert.Equal(type, error.Type);
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Texts_that_are_not_utf8_do_no_harm()
    {
        Assert.NotNull(ErrorBody.Parse([0xff, 0xfe, 0x00]).Message);
        Assert.Null(ErrorBody.Parse([.. "{\"errorMessage\":\""u8, 0xff, (byte)'"', (byte)'}']).Type);
        Assert.Equal("Half", ErrorBody.Parse("""{"errorType":"Half","errorMessage":"\ud800"}"""u8).Type);
    }

    [Fact]
    public void Any_bytes_are_survived()
    {
        var noise = new Aws.Noise(11);
        for (var i = 0; i < 5_000; i++)
        {
            var body = "{\"errorType\":\"T\",\"errorMessage\":[{\"a\":\"b\"}],\"Message\":\"m\"}"u8.ToArray();
            for (var changes = noise.Below(4); changes >= 0; changes--) body[noise.Below(body.Length)] = (byte)noise.Next();
            ErrorBody.Parse(body.AsSpan(0, noise.Below(body.Length)));
        }
    }
}
