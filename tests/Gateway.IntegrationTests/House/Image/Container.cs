namespace Gateway.IntegrationTests.House.Image;

/// <summary>Runs programs of the image as Kubernetes would: its user, its environment, no capability, a root file system that nobody can write to.</summary>
internal sealed class Container(BuiltImage image, string configFolder)
{
    // Each step replaces this shell in the end, so that signals reach the gateway itself.
    private const string Script = """
        set -e
        root=$1; config=$2; dotnet=$3; user=$4; group=$5; shift 5
        mkdir -p "$root/etc/gateway"
        mount --bind "$root" "$root"
        mount -o remount,ro,bind "$root"
        mount --bind "$config" "$root/etc/gateway"
        mount -o remount,ro,bind "$root/etc/gateway"
        mount --rbind "$dotnet" "$root/usr/share/dotnet"
        mount -o remount,ro,bind "$root/usr/share/dotnet"
        mount -t proc proc "$root/proc"
        mount --rbind /dev "$root/dev"
        cd "$root"
        exec chroot . /usr/bin/setpriv --reuid "$user" --regid "$group" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all -- "$@"
        """;

    /// <summary>Starts what the image's entry point is.</summary>
    /// <param name="environment">Beside the image's own.</param>
    /// <param name="arguments">In place of the image's command.</param>
    public ChildProcess Start(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var user = image.Config.GetProperty("User").GetString()!.Split(':');
        return ChildProcess.StartProgram(
            "env",
            [
                "-i", .. Own(), .. environment.Where(v => v.Value is not null).Select(v => $"{v.Key}={v.Value}"),
                "unshare", "--mount", "--propagation", "private", "sh", "-c", Script, "sh", image.Root, configFolder, StandInBase.Dotnet, user[0], user[1],
                .. Words("Entrypoint"), .. arguments,
            ]);
    }

    public IEnumerable<string> Words(string name) => image.Config.GetProperty(name).EnumerateArray().Select(word => word.GetString()!);

    private IEnumerable<string> Own() => Words("Env");
}
