package com.fasterxml.jackson.datatype.jsr310;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.OffsetDateTime;

/** The part of a library that the generated client uses, as Debian has no package of it. */
public class JavaTimeModule extends SimpleModule {
  public JavaTimeModule() {
    addDeserializer(OffsetDateTime.class, new OffsetDateTimeDeserializer());
  }

  private static class OffsetDateTimeDeserializer extends StdDeserializer<OffsetDateTime> {
    OffsetDateTimeDeserializer() {
      super(OffsetDateTime.class);
    }

    @Override
    public OffsetDateTime deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return OffsetDateTime.parse(parser.getText());
    }
  }
}
