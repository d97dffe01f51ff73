namespace Gateway.Local;

public sealed class FunctionNameTests
{
    [Theory]
    [InlineData("orders")]
    [InlineData("orders:live")]
    [InlineData("111122223333:function:orders")]
    [InlineData("arn:aws:lambda:eu-west-1:111122223333:function:orders:live")]
    public void Every_way_to_name_a_function_ends_in_its_name(string reference) => Assert.Equal("orders", FunctionName.Of(reference));
}
