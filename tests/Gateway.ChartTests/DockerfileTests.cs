using System.Text.RegularExpressions;
using Gateway.ChartTests.House;

namespace Gateway.ChartTests;

/// <summary>What the Dockerfile promises beyond what an image shows.</summary>
public sealed partial class DockerfileTests
{
    // Comments out, continued lines joined: an instruction a line.
    private static readonly List<string> Instructions =
        [.. Continued().Replace(Comment().Replace(File.ReadAllText(Path.Combine(Repository.Root, "Dockerfile")), ""), " ").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    [Fact]
    public void Packages_are_restored_from_project_files_alone_so_that_a_change_of_code_restores_nothing()
    {
        var restore = Instructions.FindIndex(i => i.Contains("dotnet restore", StringComparison.Ordinal));
        var copied = Instructions.Take(restore).Where(i => i.StartsWith("COPY ", StringComparison.Ordinal)).SelectMany(i => i.Split(' ')[1..^1]).ToList();

        Assert.NotEmpty(copied);
        Assert.All(copied, file => Assert.Matches(@"\.(props|csproj)$", file));
        Assert.Contains(Instructions.Skip(restore), i => i.StartsWith("COPY src/", StringComparison.Ordinal));
        Assert.Contains("--no-restore", Instructions.Single(i => i.Contains("dotnet publish", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_base_image_can_be_pinned_by_a_digest_that_the_readme_explains()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Charts, "README.md"));
        var bases = Instructions.Where(i => i.StartsWith("FROM ", StringComparison.Ordinal)).Select(i => Base().Match(i).Groups).ToList();

        Assert.Equal(2, bases.Count);
        Assert.All(bases, named =>
        {
            Assert.Contains($"ARG {named["digest"].Value}=", Instructions);
            Assert.Contains($"--build-arg {named["digest"].Value}=@sha256:", readme, StringComparison.Ordinal);
            Assert.Contains(Instructions, i => i.StartsWith($"ARG {named["image"].Value}=mcr.microsoft.com/dotnet/", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void It_compiles_on_the_builders_architecture_for_the_targets()
    {
        Assert.Contains(Instructions, i => i.StartsWith("FROM --platform=$BUILDPLATFORM ", StringComparison.Ordinal));
        Assert.All(Instructions.Where(i => i.Contains("dotnet restore", StringComparison.Ordinal) || i.Contains("dotnet publish", StringComparison.Ordinal)), i => Assert.Matches("--arch \"\\$\\{?TARGETARCH", i));
    }

    [Fact]
    public void Chart_and_task_run_it_as_the_user_that_it_names()
    {
        var user = Instructions.Last(i => i.StartsWith("USER ", StringComparison.Ordinal))["USER ".Length..];
        var values = Yaml.Documents(File.ReadAllText(Path.Combine(Repository.Chart, "values.yaml")))[0];
        var task = Yaml.Documents(File.ReadAllText(Path.Combine(Repository.Charts, "ecs", "gateway.yaml")))[0];

        Assert.Equal(user, $"{values.Text("podSecurityContext/runAsUser")}:{values.Text("podSecurityContext/runAsGroup")}");
        Assert.Equal(user, task.Text("Resources/TaskDefinition/Properties/ContainerDefinitions/0/User"));
    }

    [GeneratedRegex("^#.*\n", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\\\n\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Continued();

    [GeneratedRegex(@"\$\{(?<image>\w+_IMAGE)\}\$\{(?<digest>\w+_DIGEST)\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Base();
}
