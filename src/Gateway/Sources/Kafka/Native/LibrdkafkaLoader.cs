using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Gateway.Sources.Kafka.Native;

/// <summary>Lets Confluent.Kafka run on the system's own librdkafka, or on the packaged one where the build brought it.</summary>
/// <remarks>To be called before anything else of Confluent.Kafka; calling it again is free.</remarks>
internal static class LibrdkafkaLoader
{
    /// <summary>What our own imports of librdkafka name as their library.</summary>
    public const string LibraryName = "librdkafka";

    private const string HowToInstall =
        "librdkafka could not be loaded. Install it: apt-get install librdkafka1 (Debian, Ubuntu), apk add librdkafka (Alpine), " +
        "brew install librdkafka (macOS); or build with -p:LibrdkafkaFromNuGet=true to have it packaged.";

    private static readonly Lock Gate = new();
    private static nint _library;
    private static bool _resolving;

    /// <summary>librdkafka's version, or null before it was loaded.</summary>
    public static string? Version { get; private set; }

    /// <summary>Loads librdkafka once for the process.</summary>
    /// <param name="problem">Why it cannot be used and how to install it, where the answer is false. Trying again can help.</param>
    public static bool TryLoad([NotNullWhen(false)] out string? problem)
    {
        lock (Gate)
        {
            problem = Version is null ? Load() : null;
            return problem is null;
        }
    }

    /// <summary>Loads librdkafka, or throws where that is impossible.</summary>
    /// <exception cref="DllNotFoundException">The message says how to install it.</exception>
    public static void EnsureLoaded()
    {
        if (!TryLoad(out var problem)) throw new DllNotFoundException(problem);
    }

    /// <summary>True when the loaded librdkafka has this function; older ones lack some.</summary>
    public static bool HasFunction(string name) => NativeLibrary.TryGetExport(_library, name, out _);

    private static string? Load()
    {
        _library = Open(LibraryNames.ForThisSystem(), OpenPackaged, OpenByName);
        if (_library == 0) return HowToInstall;
        ResolveImports();
        // Asking for the version makes the client bind its functions, which has to come before the stubs.
        var version = Library.VersionString;
        if (LeaderEpochStubs.AreNeeded(Library.Version)) LeaderEpochStubs.Install();
        Version = version;
        return null;
    }

    /// <summary>The packaged library, which somebody asked for, before the system's. Zero when there is none.</summary>
    internal static nint Open(IReadOnlyList<string> names, Func<nint> openPackaged, Func<string, nint> openByName)
    {
        var library = openPackaged();
        for (var i = 0; library == 0 && i < names.Count; i++) library = openByName(names[i]);
        return library;
    }

    private static nint OpenPackaged() =>
        NativeLibrary.TryLoad(LibraryName, typeof(Library).Assembly, DllImportSearchPath.AssemblyDirectory, out var library) ? library : 0;

    private static nint OpenByName(string name) => NativeLibrary.TryLoad(name, out var library) ? library : 0;

    private static void ResolveImports()
    {
        if (_resolving) return;
        NativeLibrary.SetDllImportResolver(typeof(Library).Assembly, Resolve);
        NativeLibrary.SetDllImportResolver(typeof(LibrdkafkaLoader).Assembly, Resolve);
        _resolving = true;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name.StartsWith(LibraryName, StringComparison.Ordinal) ? _library : 0;
}
