using Gateway.Configuration;

namespace Gateway.Hosting;

public sealed class MappingFactoryTests
{
    private const string Arn = "arn:aws:lambda:eu-west-1:111122223333:function:fulfil";
    private const string Role = "arn:aws:iam::444455556666:role/invoker";

    [Theory]
    [InlineData("fulfil", null, "fulfil", null, true)]
    [InlineData(Arn, null, "111122223333:function:fulfil", null, true)]
    [InlineData(Arn, null, Arn, Role, true)]
    [InlineData("fulfil", Role, "444455556666:function:fulfil", null, true)]
    [InlineData("fulfil", null, "fulfil:live", null, false)]
    [InlineData("fulfil", null, "audit", null, false)]
    [InlineData("fulfil", null, "fulfil", Role, false)]
    [InlineData(Arn, null, "arn:aws:lambda:eu-central-1:111122223333:function:fulfil", null, false)]
    public void Mappings_have_one_function_when_it_is_the_same_in_the_same_place(string function, string? role, string other, string? otherRole, bool isSame) =>
        Assert.Equal(isSame, MappingFactory.FunctionOf(Of(function, role), "eu-west-1") == MappingFactory.FunctionOf(Of(other, otherRole), "eu-west-1"));

    private static MappingSettings Of(string function, string? role) =>
        Written.Load(Written.Orders()).Mappings[0] with { Function = FunctionReference.Parse(function)!.Value, RoleArn = role };
}
