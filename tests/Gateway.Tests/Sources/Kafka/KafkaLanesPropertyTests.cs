namespace Gateway.Sources.Kafka;

public sealed class KafkaLanesPropertyTests
{
    private const int Seeds = 300;
    private const int Records = 250;
    private const int MostSteps = 100_000;

    [Fact]
    public void Nothing_is_lost_commits_never_pass_what_is_not_settled_and_each_key_keeps_its_order_whatever_happens()
    {
        for (var seed = 1UL; seed <= Seeds; seed++)
        {
            using var model = new KafkaLanesModel(seed, Records);
            var step = 0;
            try
            {
                for (; !model.IsOver; step++)
                {
                    Assert.True(step < MostSteps, $"stands still at {model.Committed}");
                    model.Step();
                }

                model.AssertNothingLost();
            }
            catch (Exception found)
            {
                throw new InvalidOperationException($"seed {seed}, step {step}", found);
            }
        }
    }
}
