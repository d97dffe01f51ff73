namespace Gateway.Configuration.Validation;

public sealed class RoleRuleTests
{
    [Theory]
    [InlineData("arn:aws:iam::444455556666:role/invoke-orders")]
    [InlineData("arn:aws-cn:iam::444455556666:role/path/to/invoke_orders+=,.@")]
    public void A_roles_ARN_is_taken(string role)
    {
        Assert.Equal(role, Written.Mapping(Written.Load(Written.Orders($"Gateway: {{ RoleArn: '{role}' }}"))).RoleArn);
    }

    [Theory]
    [InlineData("invoke-orders")]
    [InlineData("arn:aws:iam::4444:role/invoke-orders")]
    [InlineData("arn:aws:iam::444455556666:user/somebody")]
    [InlineData("arn:aws:sts::444455556666:assumed-role/invoke-orders/x")]
    public void Anything_else_is_not(string role)
    {
        Assert.Equal(
            $"gateway.yaml:6: EventSourceMappings.orders.Gateway.RoleArn is {role}; it must be the ARN of an IAM role, as in arn:aws:iam::444455556666:role/invoke-orders.",
            Written.Error(Written.Load(Written.Orders($"Gateway: {{ RoleArn: '{role}' }}"))));
    }

    [Fact]
    public void STS_may_be_elsewhere()
    {
        Assert.Empty(Written.Load("Aws: { StsEndpoint: 'http://127.0.0.1:1' }\n" + Written.Orders()).Errors);
    }
}
