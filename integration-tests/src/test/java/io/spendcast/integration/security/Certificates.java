package io.spendcast.integration.security;

import io.spendcast.local.process.StackException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * An authority of our own in a folder, made by the JDK's keytool: {@code ca.crt}, which clients
 * trust, and a server's key and certificate for 127.0.0.1, as PKCS 12 and as PEM.
 */
final class Certificates {
  static final String PASSWORD = "changeit";

  private final Path folder;

  private Certificates(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  static Certificates in(Path folder) throws IOException, InterruptedException {
    Certificates made = new Certificates(Files.createDirectories(folder));
    made.keytool("ca", "-genkeypair", "-keyalg EC -groupname secp256r1 -dname CN=CA -ext bc:c");
    made.keytool("ca", "-exportcert", "-rfc -file ca.crt");
    made.keytool("server", "-genkeypair", "-keyalg EC -groupname secp256r1 -dname CN=server");
    made.keytool("server", "-certreq", "-file server.csr");
    made.keytool(
        "ca", "-gencert", "-rfc -ext san=ip:127.0.0.1 -infile server.csr -outfile server.crt");
    Files.writeString(
        made.file("chain.crt"),
        Files.readString(made.file("server.crt")) + Files.readString(made.file("ca.crt")));
    made.keytool("server", "-importcert", "-noprompt -trustcacerts -file chain.crt");
    made.writeKey();
    return made;
  }

  /** What clients trust. */
  Path authority() {
    return file("ca.crt");
  }

  /** The server's key and certificate as Java reads them; {@link #PASSWORD} opens it. */
  Path serverStore() {
    return file("server.p12");
  }

  Path serverCertificate() {
    return file("server.crt");
  }

  Path serverKey() {
    return file("server.key");
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private void keytool(String alias, String action, String flags)
      throws IOException, InterruptedException {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command = new ArrayList<>(List.of(tool.toString(), action));
    command.addAll(List.of("-alias", alias, "-keystore", alias + ".p12", "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD));
    command.addAll(List.of(flags.split(" ")));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new StackException("keytool " + action + " failed: " + said);
    }
  }

  private void writeKey() throws IOException {
    try (InputStream store = Files.newInputStream(serverStore())) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(store, PASSWORD.toCharArray());
      byte[] key = keys.getKey("server", PASSWORD.toCharArray()).getEncoded();
      Files.writeString(
          serverKey(),
          "-----BEGIN PRIVATE KEY-----\n"
              + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
              + "\n-----END PRIVATE KEY-----\n");
      Files.setPosixFilePermissions(serverKey(), PosixFilePermissions.fromString("rw-------"));
    } catch (GeneralSecurityException e) {
      throw new StackException("cannot write the server's key", e);
    }
  }
}
