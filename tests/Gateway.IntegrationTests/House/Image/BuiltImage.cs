using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gateway.IntegrationTests.House.Image;

/// <summary>The Dockerfile, built for real by buildah; or why this machine cannot.</summary>
public sealed class BuiltImage : IAsyncLifetime
{
    private const string Base = "localhost/standin";
    private const string Image = "localhost/gateway";
    private static readonly string[] NoNetwork = ["Temporary failure resolving", "Failed to fetch", "Could not resolve", "Could not connect", "Unable to load the service index"];
    private static readonly string[] NotAllowed = ["peration not permitted", "ermission denied"];

    private readonly DirectoryInfo _store = Directory.CreateTempSubdirectory("gateway-image-");
    private string? _why;

    /// <summary>Its root file system, mounted; what stands in it may be looked at.</summary>
    internal string Root { get; private set; } = "";

    /// <summary>What it says of itself: user, environment, entry point, labels.</summary>
    internal JsonElement Config { get; private set; }

    public async ValueTask InitializeAsync()
    {
        _why = Lacks();
        if (_why is not null) return;
        var (archive, why) = await StandInBase.GetAsync();
        if (archive is null) _why = why;
        else await BuildAsync(archive);
    }

    /// <summary>Skips the test, loudly, where there is no image.</summary>
    internal void AssertBuilt() => Assert.SkipWhen(_why is not null, $"NOT TESTED: the Dockerfile was not built: {_why}");

    public async ValueTask DisposeAsync()
    {
        if (ContainerTool.IsInstalled("buildah")) await ContainerTool.RunAsync("buildah", [.. Store(), "umount", "--all"]);
        _store.Delete(recursive: true);
    }

    private static string? Lacks() => true switch
    {
        _ when !OperatingSystem.IsLinux() => "it needs Linux",
        _ when Environment.UserName != "root" => "it needs root",
        _ when !ContainerTool.IsInstalled("buildah") => "buildah is missing; apt-get install buildah",
        _ when !ContainerTool.IsInstalled("debootstrap") => "debootstrap is missing; apt-get install debootstrap",
        _ => null,
    };

    private async Task BuildAsync(string archive)
    {
        var context = Directory.CreateDirectory(Path.Combine(_store.FullName, "context")).FullName;
        await File.WriteAllTextAsync(Path.Combine(context, "Containerfile"), """
            FROM scratch
            ADD base.tar /
            ENV PATH=/usr/share/dotnet:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_NOLOGO=1
            """);
        File.Copy(archive, Path.Combine(context, "base.tar"));
        await BuildahAsync("bud", "--isolation", "chroot", "--tag", Base, context);
        if (_why is not null) return;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        await BuildahAsync(
            "bud", "--isolation", "chroot", "--network", "host", "--pull-never", "--format", "docker", "--tag", Image,
            "--volume", $"{StandInBase.Dotnet}:/usr/share/dotnet:ro", "--volume", $"{home}/.nuget:/root/.nuget",
            "--build-arg", $"SDK_IMAGE={Base}", "--build-arg", $"RUNTIME_IMAGE={Base}", "--build-arg", "VERSION=9.8.7", "--build-arg", "REVISION=abc123",
            "--build-arg", $"TARGETARCH={(RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64")}",
            Repository());
        if (_why is not null) return;
        var container = Last(await BuildahAsync("from", "--pull-never", Image));
        Root = Last(await BuildahAsync("mount", container));
        Config = JsonDocument.Parse(await BuildahAsync("inspect", "--type", "image", Image)).RootElement.GetProperty("Docker").GetProperty("config");
    }

    private async Task<string> BuildahAsync(params string[] arguments)
    {
        var (code, output) = await ContainerTool.RunAsync("buildah", [.. Store(), .. arguments]);
        if (code != 0 && NoNetwork.Any(sign => output.Contains(sign, StringComparison.Ordinal))) _why = "packages cannot be fetched";
        // Root in a container is seldom allowed to mount.
        else if (code != 0 && NotAllowed.Any(sign => output.Contains(sign, StringComparison.Ordinal))) _why ??= "this machine does not let it mount";
        else Assert.True(code == 0, output);
        return output;
    }

    private string[] Store() => ["--root", Path.Combine(_store.FullName, "storage"), "--runroot", Path.Combine(_store.FullName, "run"), "--storage-driver", "vfs"];

    private static string Last(string output) => output.TrimEnd().Split('\n')[^1];

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Gateway.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
