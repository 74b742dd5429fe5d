package io.swagger.annotations;

/** Replaces an annotation of a library that Debian has no package of; it has no effect at run time. */
public @interface ApiModel {
  String description() default "";
}
