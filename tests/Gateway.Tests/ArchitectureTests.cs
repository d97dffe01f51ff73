namespace Gateway;

public sealed class ArchitectureTests
{
    [Fact]
    public void The_gateway_keeps_the_rules_of_its_house()
    {
        var sources = Repository.Sources();

        Assert.NotEmpty(sources);
        Assert.Empty(new ArchitectureRules(sources).Violations());
    }

    [Fact]
    public void Every_folder_is_a_stage()
    {
        var folders = Repository.Sources().Keys.Where(path => path.Contains('/')).Select(path => path.Split('/')[0]).Distinct();

        Assert.Empty(folders.Except(ArchitectureRules.Stages));
    }

    [Theory]
    [InlineData("using Gateway.Settlement;")]
    [InlineData("using Gateway.Sources.Kafka;")]
    [InlineData("using static Gateway.Hosting.Wiring;")]
    [InlineData("using Decision = Gateway.Settlement.SettlementAction;")]
    [InlineData("using global::Gateway.Pipeline;")]
    [InlineData("global using Gateway.Pipeline;")]
    public void An_arrow_that_runs_back_is_found(string directive) =>
        Assert.Contains("runs back", Only("Configuration/Sample.cs", directive));

    [Theory]
    [InlineData("using Gateway.Records;")]
    [InlineData("using Gateway.Configuration.Loading;")]
    [InlineData("using System.Text;")]
    [InlineData("// using Gateway.Settlement;")]
    public void An_arrow_that_runs_forward_is_fine(string directive) =>
        Assert.Empty(Check("Configuration/Sample.cs", directive));

    [Fact]
    public void A_stage_that_does_not_exist_is_found() =>
        Assert.Contains("names no stage", Only("Configuration/Sample.cs", "using Gateway.Elsewhere;"));

    [Fact]
    public void The_command_line_stands_outside_the_stages() =>
        Assert.Empty(Check("Program.cs", "using Gateway.Hosting;"));

    [Theory]
    [InlineData("var x = new Gateway.Settlement.Ledger();")]
    [InlineData("var x = global::Gateway.Settlement.Ledger.New();")]
    [InlineData("var x = new Gateway.Records.Lane();")]
    [InlineData("var x = new Settlement.Ledger();")]
    [InlineData("Settlement.Offsets.Ledger? x = null;")]
    public void A_qualified_name_across_stages_is_found(string statement) => Assert.Contains(
        "without a using directive",
        Assert.Single(Check(
            ("Configuration/Sample.cs", Class(statement)),
            ("Settlement/Ledger.cs", "namespace Gateway.Settlement;\ninternal class Ledger;"))));

    [Theory]
    [InlineData("var x = new Gateway.Configuration.Loader();")]
    [InlineData("var x = options.Settlement.Ledger;")]
    [InlineData("var x = Settlement.Count;")]
    [InlineData("var x = \"Gateway.Settlement.Ledger\";")]
    [InlineData("/* Gateway.Settlement.Ledger */")]
    public void A_name_that_is_not_another_stages_is_fine(string statement) => Assert.Empty(Check(
        ("Configuration/Sample.cs", Class(statement)),
        ("Settlement/Ledger.cs", "namespace Gateway.Settlement;\ninternal class Ledger;")));

    [Theory]
    [InlineData("Pipeline/Sample.cs", "using Confluent.Kafka;", 1)]
    [InlineData("Sources/Sample.cs", "using Confluent.Kafka;", 1)]
    [InlineData("Pipeline/Sample.cs", "internal class A { Confluent.Kafka.Offset B; }", 1)]
    [InlineData("Sources/Kafka/Sample.cs", "using Confluent.Kafka;", 0)]
    [InlineData("Settlement/Destinations/Sample.cs", "using Confluent.Kafka;", 0)]
    [InlineData("Local/Sample.cs", "using Confluent.Kafka.Admin;", 0)]
    [InlineData("Sources/Kafka/Sample.cs", "using RabbitMQ.Client;", 1)]
    [InlineData("Sources/RabbitMq/Sample.cs", "using RabbitMQ.Client;", 0)]
    public void A_brokers_library_stays_in_its_folder(string path, string code, int violations) =>
        Assert.Equal(violations, Check(path, code).Count);

    [Theory]
    [InlineData("internal sealed class A;\ninternal sealed class B;", 1)]
    [InlineData("internal class A { }\n[Flags]\npublic enum B { None }", 1)]
    [InlineData("internal sealed record A(int X)\n{\n    private sealed class Inner { int Y() { return 1; } }\n}\nfile struct B;", 1)]
    [InlineData("internal sealed class A<T> where T : class\n{\n    private enum Inner { One }\n    private string _text = \"}\";\n}", 0)]
    [InlineData("internal readonly record struct A(int X);", 0)]
    public void Two_types_in_a_file_are_found(string code, int violations) =>
        Assert.Equal(violations, Check("Records/A.cs", "namespace Gateway.Records;\n\n" + code).Count);

    private static string Class(string statement) => $"namespace Gateway.Configuration;\n\ninternal class Sample\n{{\n    void Run()\n    {{\n        {statement}\n    }}\n}}\n";

    private static string Only(string path, string code) => Assert.Single(Check(path, code));

    private static IReadOnlyList<string> Check(string path, string code) => Check((path, code));

    private static IReadOnlyList<string> Check(params (string Path, string Code)[] files) =>
        new ArchitectureRules(files.ToDictionary(file => file.Path, file => file.Code)).Violations();
}
