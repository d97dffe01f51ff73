using System.Text;

namespace Gateway.Tracing.Sampling.Centralized;

public class TargetsRequestTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddSeconds(1_772_615_110.9);

    [Fact]
    public void A_report_has_a_document_for_each_rule()
    {
        Assert.Equal(
            """
            {"SamplingStatisticsDocuments":[
            {"RuleName":"orders","ClientID":"3f9c0a7be5d21846f0b7c93e","Timestamp":1772615110,"RequestCount":5,"SampledCount":3,"BorrowCount":2},
            {"RuleName":"Default","ClientID":"3f9c0a7be5d21846f0b7c93e","Timestamp":1772615110,"RequestCount":1,"SampledCount":0,"BorrowCount":0}]}
            """.ReplaceLineEndings(""),
            Write(Report("orders", new RuleCounts(5, 3, 2)), Report("Default", new RuleCounts(1, 0, 0))));
    }

    [Fact]
    public void Counts_of_traces_have_documents_of_their_own()
    {
        Assert.Equal(
            """
            {"SamplingStatisticsDocuments":[
            {"RuleName":"orders","ClientID":"3f9c0a7be5d21846f0b7c93e","Timestamp":1772615110,"RequestCount":5,"SampledCount":3,"BorrowCount":2}],
            "SamplingBoostStatisticsDocuments":[
            {"RuleName":"orders","ServiceName":"paid","Timestamp":1772615110,"TotalCount":5,"AnomalyCount":2,"SampledAnomalyCount":1}]}
            """.ReplaceLineEndings(""),
            Write(Report("orders", new RuleCounts(5, 3, 2), new BoostReport("paid", new BoostCounts(5, 2, 1)))));
    }

    private static RuleReport Report(string rule, RuleCounts counts, params BoostReport[] boosts) =>
        new(new RuleState(rule, TimeProvider.System, static () => 1), counts, boosts);

    private static string Write(params RuleReport[] reports) =>
        Encoding.UTF8.GetString(TargetsRequest.Write(reports, "3f9c0a7be5d21846f0b7c93e", Now).Span);
}
