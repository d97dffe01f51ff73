using System.Text;

namespace Gateway.Aws.Secrets;

/// <summary>Secrets in mounted files, read anew when they were written.</summary>
internal sealed class SecretFiles
{
    /// <summary>Secrets Manager's own ceiling; whatever is larger is another file.</summary>
    private const int MostBytes = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (DateTime Written, SecretReading Reading)> _read = new(StringComparer.Ordinal);

    public SecretReading Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

            // Of the open file: a mounted secret is a link that stays as it is while what it leads to is replaced.
            var written = File.GetLastWriteTimeUtc(file.SafeFileHandle);
            lock (_gate)
            {
                if (!_read.TryGetValue(path, out var known) || known.Written != written)
                    _read[path] = known = (written, Read(path, file));
                return known.Reading;
            }
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Problem($"The file {path} does not exist; mount the secret there, or correct the reference.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return Problem($"The file {path} cannot be read ({unreadable.Message}); make it readable for the gateway's user.");
        }
    }

    public void Forget(string path)
    {
        lock (_gate) _read.Remove(path);
    }

    private static SecretReading Read(string path, FileStream file)
    {
        var bytes = new byte[MostBytes + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length == 0) return Problem($"The file {path} is empty; write the secret into it.");
        return length <= MostBytes
            ? new SecretReading(Encoding.UTF8.GetString(bytes, 0, length).TrimStart('\uFEFF'), null)
            : Problem($"The file {path} is larger than {MostBytes} bytes; a secret is not, so correct the reference.");
    }

    private static SecretReading Problem(string problem) => new(null, problem);
}
