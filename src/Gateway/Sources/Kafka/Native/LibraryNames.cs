using System.Runtime.InteropServices;

namespace Gateway.Sources.Kafka.Native;

/// <summary>What librdkafka's file is called on each system, as its package managers install it.</summary>
internal static class LibraryNames
{
    /// <summary>The names to try, most likely first.</summary>
    public static IReadOnlyList<string> For(OSPlatform system)
    {
        if (system == OSPlatform.Linux) return ["librdkafka.so.1"];
        // Homebrew on Apple silicon installs outside the loader's own search path.
        if (system == OSPlatform.OSX) return ["librdkafka.dylib", "librdkafka.1.dylib", "/opt/homebrew/lib/librdkafka.dylib", "/usr/local/lib/librdkafka.dylib"];
        return ["rdkafka"];
    }

    /// <summary>The names for the system that this process runs on.</summary>
    public static IReadOnlyList<string> ForThisSystem()
    {
        if (OperatingSystem.IsLinux()) return For(OSPlatform.Linux);
        return OperatingSystem.IsMacOS() ? For(OSPlatform.OSX) : For(OSPlatform.Windows);
    }
}
