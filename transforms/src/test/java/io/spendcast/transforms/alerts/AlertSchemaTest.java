package io.spendcast.transforms.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Subscribers of an alert's version keep working: within a version its schema only grows. {@code
 * alert.schema.predecessor.json} is the schema before its newest change; whoever changes the schema
 * copies the old one there.
 */
class AlertSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> OF_PEOPLE = Set.of("title", "description", "$comment");

  @Test
  void keepsWhatItsPredecessorPromisesUnlessItsVersionIsTheNext() throws IOException {
    JsonNode predecessor = schema("predecessor.");
    JsonNode schema = schema("");

    if (version(schema) == version(predecessor)) {
      assertThat(broken(predecessor, schema)).isEmpty();
    } else {
      assertThat(version(schema)).isEqualTo(version(predecessor) + 1);
    }
    assertThat(schema.get("title").asText()).endsWith("version " + version(schema));
  }

  @Test
  void callsEveryChangeBreakingThatASubscriberWouldNotice() throws IOException {
    assertThat(changed(s -> s.withObject("/properties").remove("reason")))
        .containsExactly("properties.reason is gone");
    assertThat(changed(s -> s.withObject("/properties/amount").put("type", "number")))
        .containsExactly("properties.amount.type changed");
    assertThat(changed(s -> s.withArray("/required").remove(1)))
        .containsExactly("required: event_id is gone");
    assertThat(changed(s -> s.withArray("/properties/segment/enum").remove(0)))
        .containsExactly("properties.segment.enum: first_purchase is gone");
    assertThat(changed(s -> s.withArray("/properties/segment/enum").add("lost")))
        .containsExactly("properties.segment.enum: lost is new");
    assertThat(
            changed(
                s -> s.withObject("/properties/last_purchases/items/properties").remove("amount")))
        .containsExactly("properties.last_purchases.items.properties.amount is gone");
  }

  @Test
  void letsDescriptionsChangeAndFieldsBeAdded() throws IOException {
    assertThat(changed(s -> s.withObject("/properties/amount").put("description", "other")))
        .isEmpty();
    assertThat(changed(s -> s.withObject("/properties/added").put("type", "string"))).isEmpty();
    assertThat(changed(s -> s.withArray("/required").add("segment"))).isEmpty();
  }

  private static List<String> changed(Consumer<ObjectNode> change) throws IOException {
    ObjectNode changed = schema("");
    change.accept(changed);
    return broken(schema(""), changed);
  }

  private static ObjectNode schema(String which) throws IOException {
    return (ObjectNode)
        JSON.readTree(AlertSchemaTest.class.getResource("alert.schema." + which + "json"));
  }

  private static int version(JsonNode schema) {
    return schema.at("/properties/version/const").asInt();
  }

  private static List<String> broken(JsonNode before, JsonNode after) {
    List<String> broken = new ArrayList<>();
    compare("", before, after, broken);
    return broken;
  }

  private static void compare(String path, JsonNode before, JsonNode after, List<String> broken) {
    before
        .fields()
        .forEachRemaining(
            member -> {
              String name = member.getKey();
              String at = path.isEmpty() ? name : path + "." + name;
              if (!after.has(name)) {
                broken.add(at + " is gone");
              } else if (member.getValue().isObject()) {
                compare(at, member.getValue(), after.get(name), broken);
              } else if (member.getValue().isArray()) {
                compareSets(at, member.getValue(), after.get(name), broken);
              } else if (!OF_PEOPLE.contains(name) && !member.getValue().equals(after.get(name))) {
                broken.add(at + " changed");
              }
            });
  }

  /** More required fields are a promise more; another value of an enumeration is a surprise. */
  private static void compareSets(
      String path, JsonNode before, JsonNode after, List<String> broken) {
    Set<String> gone = texts(before);
    gone.removeAll(texts(after));
    gone.forEach(text -> broken.add(path + ": " + text + " is gone"));
    if (!path.endsWith("required")) {
      Set<String> added = texts(after);
      added.removeAll(texts(before));
      added.forEach(text -> broken.add(path + ": " + text + " is new"));
    }
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> texts = new TreeSet<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }
}
