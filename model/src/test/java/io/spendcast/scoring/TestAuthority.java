package io.spendcast.scoring;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An authority of our own, made by the JDK's keytool, and servers' certificates signed by it. */
public final class TestAuthority {
  private static final String PASSWORD = "changeit";
  private static final String KEY = "-keyalg EC -groupname secp256r1";

  private final Path folder;

  private TestAuthority(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  public static TestAuthority in(Path folder) throws IOException, InterruptedException {
    TestAuthority made = new TestAuthority(Files.createDirectories(folder));
    made.keytool("-genkeypair", "ca", KEY + " -dname CN=CA -ext bc:c");
    made.keytool("-exportcert", "ca", "-rfc -file ca.crt");
    String server = KEY + " -dname CN=server -signer ca -ext san=ip:127.0.0.1";
    made.keytool("-genkeypair", "server", server);
    made.keytool("-genkeypair", "expired", server + " -startdate -2d -validity 1");
    return made;
  }

  /** PEM file that clients trust. */
  public Path certificates() {
    return folder.resolve("ca.crt");
  }

  /** TLS of a server for 127.0.0.1. */
  public SSLContext server() {
    return context("server");
  }

  /** TLS of the same server, with a certificate that ended yesterday. */
  public SSLContext expired() {
    return context("expired");
  }

  private SSLContext context(String alias) {
    char[] password = PASSWORD.toCharArray();
    try (InputStream stored = Files.newInputStream(folder.resolve("keys.p12"))) {
      KeyStore all = KeyStore.getInstance("PKCS12");
      all.load(stored, password);
      KeyStore one = KeyStore.getInstance("PKCS12");
      one.load(null, null);
      one.setKeyEntry(alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(one, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot read the keys in " + folder, e);
    }
  }

  private void keytool(String action, String alias, String flags)
      throws IOException, InterruptedException {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command = new ArrayList<>(List.of(tool.toString(), action, "-alias", alias));
    command.addAll(List.of("-keystore", "keys.p12", "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD));
    command.addAll(List.of(flags.split(" ")));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("keytool " + action + " failed: " + said);
    }
  }
}
