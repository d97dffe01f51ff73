namespace Gateway.Configuration;

public sealed class FunctionReferenceTests
{
    private const string Arn = "arn:aws:lambda:eu-west-1:111122223333:function:my-fn";

    [Theory]
    [InlineData("my-fn", "my-fn", null, null, null, null, "my-fn")]
    [InlineData("my-fn:live", "my-fn", "live", null, null, null, "my-fn")]
    [InlineData("my_fn:$LATEST", "my_fn", "$LATEST", null, null, null, "my_fn")]
    [InlineData("f:7", "f", "7", null, null, null, "f")]
    [InlineData("111122223333:function:my-fn", "my-fn", null, "111122223333", null, null, "111122223333:function:my-fn")]
    [InlineData("111122223333:function:my-fn:live", "my-fn", "live", "111122223333", null, null, "111122223333:function:my-fn")]
    [InlineData(Arn, "my-fn", null, "111122223333", "eu-west-1", Arn, Arn)]
    [InlineData(Arn + ":live", "my-fn", "live", "111122223333", "eu-west-1", Arn, Arn)]
    [InlineData("arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:f", "f", null, "111122223333", "us-gov-west-1", "arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:f", "arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:f")]
    [InlineData("arn:aws-cn:lambda:cn-north-1:111122223333:function:f:1", "f", "1", "111122223333", "cn-north-1", "arn:aws-cn:lambda:cn-north-1:111122223333:function:f", "arn:aws-cn:lambda:cn-north-1:111122223333:function:f")]
    public void Every_form_that_Lambda_takes_is_read(string text, string name, string? qualifier, string? account, string? region, string? arn, string pathName)
    {
        var function = FunctionReference.Parse(text);

        Assert.Equal(new FunctionReference(name, qualifier, account, region, arn), function);
        Assert.Equal(pathName, function?.PathName);
        Assert.Equal(text, function?.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("my fn")]
    [InlineData("my-fn:")]
    [InlineData(":live")]
    [InlineData("my-fn:live:more")]
    [InlineData("my-fn:$OLDEST")]
    [InlineData("my-fn\n")]
    [InlineData("a/b")]
    [InlineData("11112222333:function:my-fn")]
    [InlineData("111122223333:layer:my-fn")]
    [InlineData("111122223333:my-fn")]
    [InlineData("function:my-fn")]
    [InlineData("arn:aws:lambda:eu-west-1:111122223333:my-fn")]
    [InlineData("arn:aws:sqs:eu-west-1:111122223333:function:my-fn")]
    [InlineData("arn:aws:lambda::111122223333:function:my-fn")]
    [InlineData("arn:aws:lambda:eu-west-1:111122223333:function:")]
    [InlineData("https://lambda.eu-west-1.amazonaws.com")]
    public void What_names_no_function_is_refused(string text)
    {
        Assert.Null(FunctionReference.Parse(text));
    }

    [Fact]
    public void A_name_has_at_most_64_characters_and_a_qualifier_128()
    {
        Assert.NotNull(FunctionReference.Parse($"{new string('n', 64)}:{new string('q', 128)}"));
        Assert.Null(FunctionReference.Parse(new string('n', 65)));
        Assert.Null(FunctionReference.Parse($"n:{new string('q', 129)}"));
    }
}
