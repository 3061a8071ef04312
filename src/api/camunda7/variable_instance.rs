//! Variables of running instances: `/variable-instance`.

crate::operations! { Camunda7;
    GET_VARIABLE_INSTANCES = GET "/variable-instance"
        as getVariableInstances: Read, Rows, by Offset, since 7 2, "Variables of running instances." {
        query [
            variableName variableNameLike processInstanceIdIn executionIdIn caseInstanceIdIn caseExecutionIdIn taskIdIn batchIdIn
            activityInstanceIdIn tenantIdIn variableValues variableNamesIgnoreCase variableValuesIgnoreCase variableScopeIdIn sortBy
            sortOrder firstResult maxResults deserializeValues
        ]
    };
    QUERY_VARIABLE_INSTANCES = POST "/variable-instance"
        as queryVariableInstances: Read, Rows, by Offset, since 7 2, "Variables of running instances, with filters in the body." {
        query [firstResult maxResults deserializeValues]
        body [
            variableName variableNameLike processInstanceIdIn executionIdIn caseInstanceIdIn caseExecutionIdIn taskIdIn batchIdIn
            activityInstanceIdIn tenantIdIn variableValues variableNamesIgnoreCase variableValuesIgnoreCase variableScopeIdIn sorting
        ]
    };
    GET_VARIABLE_INSTANCES_COUNT = GET "/variable-instance/count"
        as getVariableInstancesCount: Read, Count, since 7 2, "How many variables." {
        query [
            variableName variableNameLike processInstanceIdIn executionIdIn caseInstanceIdIn caseExecutionIdIn taskIdIn batchIdIn
            activityInstanceIdIn tenantIdIn variableValues variableNamesIgnoreCase variableValuesIgnoreCase variableScopeIdIn
        ]
    };
    QUERY_VARIABLE_INSTANCES_COUNT = POST "/variable-instance/count"
        as queryVariableInstancesCount: Read, Count, since 7 2, "How many variables, with filters in the body." {
        body [
            variableName variableNameLike processInstanceIdIn executionIdIn caseInstanceIdIn caseExecutionIdIn taskIdIn batchIdIn
            activityInstanceIdIn tenantIdIn variableValues variableNamesIgnoreCase variableValuesIgnoreCase variableScopeIdIn sorting
        ]
    };
    GET_VARIABLE_INSTANCE = GET "/variable-instance/{id}" as getVariableInstance: Read, Object, since 7 2, "One variable." {
        query [deserializeValue]
    };
    GET_VARIABLE_INSTANCE_BINARY = GET "/variable-instance/{id}/data"
        as getVariableInstanceBinary: Read, Bytes, since 7 2, "Content of a variable of bytes or a file.";
}
