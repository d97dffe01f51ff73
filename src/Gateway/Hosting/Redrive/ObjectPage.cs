using System.Xml;
using System.Xml.Linq;

namespace Gateway.Hosting.Redrive;

/// <summary>A page of the list of a bucket's objects.</summary>
/// <param name="Keys">In S3's order.</param>
/// <param name="Continuation">Where the next page begins; null for the last.</param>
internal sealed record ObjectPage(IReadOnlyList<string> Keys, string? Continuation)
{
    /// <returns>Null for what is no such page.</returns>
    public static ObjectPage? Read(byte[] xml)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(xml));
            var root = XDocument.Load(reader).Root!;
            return root.Name.LocalName == "ListBucketResult" ? new ObjectPage(KeysOf(root), Text(root, "NextContinuationToken")) : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static List<string> KeysOf(XElement root) =>
        [.. root.Elements().Where(element => element.Name.LocalName == "Contents").Select(content => Text(content, "Key")).OfType<string>()];

    private static string? Text(XElement parent, string name) => parent.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
}
