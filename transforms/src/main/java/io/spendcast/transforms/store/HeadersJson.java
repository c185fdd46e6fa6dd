package io.spendcast.transforms.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendcast.transforms.outcome.KeptHeader;
import io.spendcast.transforms.outcome.Original;
import java.util.List;

/** A record's headers as stored: an object of names and values. */
final class HeadersJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private HeadersJson() {}

  /** Returns null for a record without any. */
  static String of(Original original) {
    if (original.headers().isEmpty()) {
      return null;
    }
    ObjectNode headers = JSON.createObjectNode();
    original.headers().forEach(header -> headers.put(header.name(), header.value()));
    return headers.toString();
  }

  static List<String> values(Original original) {
    return original.headers().stream().map(KeptHeader::value).toList();
  }
}
