package io.spendcast.transforms.database;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a database, as the PostgreSQL driver takes it, without secrets: a process list, a
 * log and an error may show it.
 */
public final class JdbcUrl {
  private static final String PREFIX = "jdbc:postgresql:";

  /** User and password before the host; the driver knows no such form, but other tools do. */
  private static final Pattern USER_INFO = Pattern.compile("^[^?]*@");

  private static final Pattern USER_INFO_IN_TEXT = Pattern.compile("//\\S*@");

  /** A setting's name, wherever a person may think that one begins. */
  private static final Pattern SETTING = Pattern.compile("[?&;\\s]\\s*([^=&;?]*)=");

  private static final Pattern SECRET_VALUE =
      Pattern.compile("(?i)([\\w%]*(?:password|passwd|pwd|passphrase))\\s*=[^&;\\s'\"]*");

  private static final Set<String> SECRETS = Set.of("pwd", "passwd", "passphrase");

  private JdbcUrl() {}

  /**
   * The same address.
   *
   * @throws IllegalArgumentException if it is none, or holds a password in any spelling; the
   *     message continues the name of a flag, and repeats no secret
   */
  public static String checked(String url) {
    if (USER_INFO.matcher(url).find()) {
      throw holdsPassword();
    }
    Matcher setting = SETTING.matcher(url);
    while (setting.find()) {
      String name = decoded(setting.group(1)).strip().toLowerCase(Locale.ROOT);
      if (name.contains("password") || SECRETS.contains(name)) {
        throw holdsPassword();
      }
    }
    if (!url.startsWith(PREFIX)) {
      throw new IllegalArgumentException("must start with " + PREFIX + ", but was " + url);
    }
    return url;
  }

  /** A text that may repeat an address, such as an error about a mistyped flag, without secrets. */
  public static String hidden(String text) {
    return SECRET_VALUE
        .matcher(USER_INFO_IN_TEXT.matcher(text).replaceAll("//…@"))
        .replaceAll(found -> Matcher.quoteReplacement(found.group(1)) + "=…");
  }

  private static IllegalArgumentException holdsPassword() {
    return new IllegalArgumentException(
        "must not hold a password: use --dbPasswordFile or PGPASSWORD");
  }

  /**
   * Decodes a name twice, since a proxy or a shell script may decode once more. A malformed name is
   * returned as it is: it is no secret's name.
   */
  private static String decoded(String name) {
    try {
      String once = URLDecoder.decode(name, StandardCharsets.UTF_8);
      return URLDecoder.decode(once, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }
}
