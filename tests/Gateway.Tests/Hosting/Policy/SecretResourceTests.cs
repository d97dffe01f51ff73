namespace Gateway.Hosting.Policy;

public sealed class SecretResourceTests
{
    private const string Place = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:";

    [Fact]
    public void An_arn_without_its_suffix_is_allowed_with_any() =>
        Assert.Equal([$"{Place}shop-??????"], SecretResource.Of($"{Place}shop"));

    [Fact]
    public void What_may_be_a_suffix_or_part_of_the_name_is_allowed_as_both() =>
        Assert.Equal([$"{Place}shop-broker", $"{Place}shop-broker-??????"], SecretResource.Of($"{Place}shop-broker"));
}
