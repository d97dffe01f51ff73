namespace Gateway.Configuration;

public sealed class MemoryTests
{
    [Fact]
    public void The_budget_is_measured_by_the_machine_unless_one_is_written() => Assert.Null(Written.Load(Written.Orders()).Options!.Memory.BudgetMegabytes);

    [Theory]
    [InlineData("16", 16)]
    [InlineData("512", 512)]
    [InlineData("1048576", 1_048_576)]
    public void A_budget_is_read_in_megabytes(string written, int megabytes)
    {
        var result = Written.Load($"Memory: {{ BudgetMegabytes: {written} }}\n" + Written.Orders());

        Assert.True(result.IsValid);
        Assert.Equal(megabytes, result.Options!.Memory.BudgetMegabytes);
    }

    [Fact]
    public void A_variable_sets_the_budget() =>
        Assert.Equal(64, Written.Load("Memory: { BudgetMegabytes: 16 }\n" + Written.Orders(), ("Memory__BudgetMegabytes", "64")).Options!.Memory.BudgetMegabytes);

    [Theory]
    [InlineData("BudgetMegabytes: 15", "Memory.BudgetMegabytes is 15; it must be between 16 and 1048576.")]
    [InlineData("BudgetMegabytes: 1048577", "Memory.BudgetMegabytes is 1048577; it must be between 16 and 1048576.")]
    [InlineData("BudgetMegabytes: -1", "Memory.BudgetMegabytes is -1; it must be between 16 and 1048576.")]
    [InlineData("BudgetMegabytes: 64Mi", "Memory.BudgetMegabytes is 64Mi; it must be a whole number between 16 and 1048576.")]
    [InlineData("BudgetMegabytes: ''", "Memory.BudgetMegabytes is empty; it must be a whole number between 16 and 1048576.")]
    [InlineData("BudgetMegabyte: 64", "Memory.BudgetMegabyte is not a setting; did you mean BudgetMegabytes?")]
    public void What_cannot_be_is_refused_with_the_remedy(string written, string error) =>
        Assert.Equal($"gateway.yaml:1: {error}", Written.Error(Written.Load($"Memory: {{ {written} }}\n" + Written.Orders())));
}
