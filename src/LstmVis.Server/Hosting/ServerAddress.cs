using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LstmVis.Server;

/// <summary>Where a server listens, and how a person gets there.</summary>
internal static class ServerAddress
{
    /// <summary>The address and port that the options ask for.</summary>
    public static IPEndPoint Choose(LstmVisServerOptions options)
    {
        if (!IPAddress.TryParse(options.Address.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1" : options.Address, out IPAddress? address))
            throw new ArgumentException($"'{options.Address}' is not an IP address to listen at; use 127.0.0.1, or 0.0.0.0 for all.", nameof(options));
        if (options.Port is { } port)
            return new IPEndPoint(address, port);
        return new IPEndPoint(address, IsFree(address, LstmVisServerOptions.DefaultPort) ? LstmVisServerOptions.DefaultPort : 0);
    }

    /// <summary>Opens the system's browser; does nothing where there is none.</summary>
    public static void TryOpenBrowser(Uri place)
    {
        try
        {
            using Process? browser = Process.Start(new ProcessStartInfo(place.ToString()) { UseShellExecute = true });
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            // The address was printed; a machine without a browser is no error.
        }
    }

    private static bool IsFree(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
