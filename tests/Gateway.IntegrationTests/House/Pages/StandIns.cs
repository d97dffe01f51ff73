namespace Gateway.IntegrationTests.House.Pages;

/// <summary>Programs that stand in PATH before the machine's own: the gateway that the tests were built with, and those that would need an account or a cluster.</summary>
internal static class StandIns
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly string Gateway = Path.Combine(AppContext.BaseDirectory, "gateway.dll");

    // What is built is here already; it goes by the paths that the pages name. The machine's own dotnet is the next in PATH.
    private static readonly string Dotnet = $$"""
        case "$*" in
          "build -c Release src/Gateway") test -f src/Gateway/Gateway.csproj ;;
          "build -c Release "*) test -f Gateway.csproj ;;
          "$PWD/src/Gateway/bin/Release/net10.0/gateway.dll"*|"bin/Release/net10.0/gateway.dll"*) shift; PATH=${PATH#*:} exec dotnet exec '{{Gateway}}' "$@" ;;
          *) echo "dotnet $*: not on any page" >&2; exit 1 ;;
        esac
        """;

    // Writes down what it is asked, each argument behind a line of its own, and answers as the service would.
    private const string Aws = """
        { printf '\036'; printf '%s\037' "$@"; } >> aws.asked
        case "$1 $2" in
          "lambda list-event-source-mappings") cat mappings.json ;;
          "lambda update-event-source-mapping") case "$*" in *--no-enabled*) echo Disabled ;; *) echo Enabled ;; esac > aws.state ;;
          "lambda get-event-source-mapping") cat aws.state ;;
        esac
        """;

    private static readonly Dictionary<string, string> All = new()
    {
        ["gateway"] = $$"""PATH=${PATH#*:} exec dotnet exec '{{Gateway}}' "$@" """,
        ["dotnet"] = Dotnet,
        ["aws"] = Aws,
        ["terraform"] = """test "$*" = "show -json" && cat plan.json""",
        ["kubectl"] = """case "$*" in *" logs "*) cat gateway.log ;; *) exit 1 ;; esac""",
    };

    /// <summary>Puts all of them into a folder.</summary>
    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, body) in All) Write(folder, name, body);
    }

    public static void Write(string folder, string name, string body)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, $"#!/bin/bash\n{body}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, Executable);
    }
}
