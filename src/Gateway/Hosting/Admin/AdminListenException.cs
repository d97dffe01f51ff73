namespace Gateway.Hosting.Admin;

/// <summary>The address of <c>Admin.Listen</c> cannot be listened on. The message names the setting and the remedy.</summary>
internal sealed class AdminListenException(string message, Exception? inner = null) : Exception(message, inner);
