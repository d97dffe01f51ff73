using System.Runtime.InteropServices;

namespace Gateway.Sources.Kafka.Native;

public sealed class LibrdkafkaLoaderTests
{
    [Fact]
    public void Loading_twice_is_harmless()
    {
        Assert.True(LibrdkafkaLoader.TryLoad(out _));
        Assert.True(LibrdkafkaLoader.TryLoad(out var problem), problem);
        Assert.Equal(Confluent.Kafka.Library.VersionString, LibrdkafkaLoader.Version);
    }

    [Fact]
    public void The_packaged_library_comes_before_the_systems() =>
        Assert.Equal(1, LibrdkafkaLoader.Open(["librdkafka.so.1"], () => 1, _ => 2));

    [Fact]
    public void Names_are_tried_until_one_loads()
    {
        List<string> tried = [];
        var library = LibrdkafkaLoader.Open(["a", "b", "c"], () => 0, name =>
        {
            tried.Add(name);
            return name == "b" ? 7 : 0;
        });

        Assert.Equal(7, library);
        Assert.Equal(["a", "b"], tried);
    }

    [Fact]
    public void Where_nothing_loads_there_is_no_library() =>
        Assert.Equal(0, LibrdkafkaLoader.Open(["a"], () => 0, _ => 0));

    [Fact]
    public void Each_system_has_its_own_name()
    {
        Assert.Equal("librdkafka.so.1", LibraryNames.For(OSPlatform.Linux)[0]);
        Assert.Equal("librdkafka.dylib", LibraryNames.For(OSPlatform.OSX)[0]);
        Assert.Equal("rdkafka", LibraryNames.For(OSPlatform.Windows)[0]);
    }
}
