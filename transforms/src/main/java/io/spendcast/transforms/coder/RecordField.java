package io.spendcast.transforms.coder;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/** A record, as its components in the order of their declaration. */
final class RecordField<R extends Record> implements Field<R> {
  private final Constructor<R> constructor;
  private final List<Method> accessors;
  private final List<Field<Object>> components;

  RecordField(Class<R> type) {
    RecordComponent[] declared = type.getRecordComponents();
    this.accessors = Arrays.stream(declared).map(RecordComponent::getAccessor).toList();
    this.components =
        Arrays.stream(declared).map(c -> Field.<Object>of(c.getGenericType())).toList();
    Class<?>[] types =
        Arrays.stream(declared).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      this.constructor = type.getDeclaredConstructor(types);
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(type + " has no canonical constructor", e);
    }
    constructor.setAccessible(true);
    accessors.forEach(a -> a.setAccessible(true));
  }

  @Override
  public void write(R value, DataOutputStream out) throws IOException {
    for (int i = 0; i < components.size(); i++) {
      components.get(i).write(component(value, i), out);
    }
  }

  private Object component(R value, int i) {
    try {
      Object component = accessors.get(i).invoke(value);
      if (component == null) {
        throw new IllegalArgumentException(accessors.get(i) + " is null");
      }
      return component;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public R read(DataInputStream in) throws IOException {
    Object[] arguments = new Object[components.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = components.get(i).read(in);
    }
    try {
      return constructor.newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
