using Gateway.Configuration.Loading;

namespace Gateway.Hosting.Import;

/// <summary>Tells what a document is, and has it read.</summary>
internal static class ImportForm
{
    /// <summary>What an import reads, for messages.</summary>
    public const string Known =
        "a CloudFormation or SAM template, `terraform show -json` of a plan or state, or the answer of `aws lambda list-event-source-mappings`";

    /// <summary>Null when the document is of no form that is known.</summary>
    /// <param name="document">The document.</param>
    /// <param name="given">A template's parameters by name.</param>
    public static IReadOnlyList<ImportedMapping>? Read(ConfigurationNode document, IReadOnlyDictionary<string, string> given)
    {
        if (document is ListNode { Items: [var first, ..] } && first.At("UUID") is not null) return [.. ListedMappingsReader.Read(document.Members)];
        if (document.At("EventSourceMappings") is ListNode list) return [.. ListedMappingsReader.Read(list.Items)];
        if (document.At("UUID") is not null) return [.. ListedMappingsReader.Read([document])];
        if (document.At("terraform_version") is not null || document.At("planned_values") is not null) return [.. TerraformReader.Read(document)];
        return document.At("Resources") is MapNode or IntrinsicNode ? [.. CloudFormationReader.Read(document, given)] : null;
    }
}
